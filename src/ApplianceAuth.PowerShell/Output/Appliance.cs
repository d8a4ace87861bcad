using System.Management.Automation;
using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>An appliance in one shape for all clouds. What its cloud does not say is null.</summary>
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

    /// <summary>The address of the account that it belongs to, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary>The vault that keeps the account; <c>[memory]</c> for one of this process alone.</summary>
    public string Vault { get; }

    /// <summary>The cloud's own id: Home Connect's haId, Miele's fabNumber.</summary>
    public string ApplianceId { get; }

    /// <summary>The brand, such as <c>Bosch</c>.</summary>
    public string? Brand { get; }

    /// <summary>What its owner calls it; where nobody has named it, Miele's word for what it is.</summary>
    public string? Name { get; }

    /// <summary>What it is, such as <c>WashingMachine</c>, in the same words for all clouds; a type that is not known here as the cloud has it.</summary>
    public string? Type { get; }

    /// <summary>Whether the cloud reaches it.</summary>
    public bool? Connected { get; }

    /// <summary>What it does, such as <c>Running</c>, in the same words for all clouds; a state that is not known here as the cloud has it.</summary>
    public string? State { get; }

    /// <summary>How long the program still takes.</summary>
    public TimeSpan? RemainingTime { get; }

    /// <summary>The program that runs or is chosen, as the cloud names it.</summary>
    public string? Program { get; }

    /// <summary>The temperatures that it has.</summary>
    public ApplianceTemperature[] Temperatures { get; }

    /// <summary>All that the cloud said, as objects; as its text where objects cannot hold it.</summary>
    public PSObject Raw { get; }

    /// <summary>The name, or else the id.</summary>
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
