using System.Management.Automation;
using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>An appliance in one format for both clouds. Properties that its cloud does not report are null.</summary>
public sealed class Appliance
{
    private Appliance(ApplianceInfo info, AccountReference account)
    {
        Account = account.Address.ToString();
        Vault = account.Store.Name;
        ApplianceId = info.Id;
        Brand = info.Brand;
        Name = info.Name;
        Type = info.Type;
        Connected = info.Connected;
        State = info.State;
        RemainingTime = info.RemainingTime;
        Program = info.Program;
        Temperatures = [.. info.Temperatures.Select(ApplianceTemperature.Of)];
        Raw = ReadRaw(info.Document);
    }

    /// <summary>The address of its account, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary>The store of the account: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>The cloud's id: Home Connect's haId, Miele's fabNumber.</summary>
    public string ApplianceId { get; }

    /// <summary>The brand, such as <c>Bosch</c>.</summary>
    public string? Brand { get; }

    /// <summary>The name that the owner gave it. For an unnamed appliance, Miele reports its type.</summary>
    public string? Name { get; }

    /// <summary>The type, such as <c>WashingMachine</c>, with the same values for both clouds. An unknown type has the cloud's value.</summary>
    public string? Type { get; }

    /// <summary>Whether the appliance is connected to the cloud.</summary>
    public bool? Connected { get; }

    /// <summary>The state, such as <c>Running</c>, with the same values for both clouds. An unknown state has the cloud's value.</summary>
    public string? State { get; }

    /// <summary>The remaining time of the program.</summary>
    public TimeSpan? RemainingTime { get; }

    /// <summary>The active or selected program, with the cloud's name.</summary>
    public string? Program { get; }

    /// <summary>The measured and target temperatures.</summary>
    public ApplianceTemperature[] Temperatures { get; }

    /// <summary>The cloud's JSON as objects, or as text if it cannot be converted.</summary>
    public PSObject Raw { get; }

    /// <summary>The name, or the id if there is no name.</summary>
    public override string ToString() => Name ?? ApplianceId;

    internal static Appliance Of(ApplianceInfo info, AccountReference account) => new(info, account);

    private static PSObject ReadRaw(string document)
    {
        try
        {
            return PSObject.AsPSObject(JsonObjects.Read(Encoding.UTF8.GetBytes(document)));
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.UnexpectedResponse)
        {
            return PSObject.AsPSObject(document);
        }
    }
}
