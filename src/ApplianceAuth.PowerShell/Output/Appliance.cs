using System.Management.Automation;
using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>An appliance in one format for both clouds. Properties that its cloud does not report are null or an empty list.</summary>
public sealed class Appliance
{
    private Appliance(ApplianceInfo info, AccountReference account, bool cached)
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
        ElapsedTime = info.ElapsedTime;
        StartsAt = info.StartsAt?.LocalDateTime;
        FinishesAt = info.FinishesAt?.LocalDateTime;
        Program = info.Program;
        Phase = info.Phase;
        Door = info.Door;
        RemoteStart = info.RemoteStart;
        Battery = info.Battery;
        Problems = [.. info.Problems];
        EnergyKWh = info.EnergyKWh;
        WaterLiter = info.WaterLiter;
        EnergyForecastPercent = info.EnergyForecastPercent;
        WaterForecastPercent = info.WaterForecastPercent;
        Temperatures = [.. info.Temperatures.Select(ApplianceTemperature.Of)];
        Zones = [.. info.Zones.Select(ApplianceZone.Of)];
        RetrievedAt = info.RetrievedAt.LocalDateTime;
        Cached = cached;
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

    /// <summary>How long the program has run.</summary>
    public TimeSpan? ElapsedTime { get; }

    /// <summary>When a delayed program starts, local time. Null if it has started.</summary>
    public DateTime? StartsAt { get; }

    /// <summary>When the program finishes, local time. Null if it is paused or waits for the user.</summary>
    public DateTime? FinishesAt { get; }

    /// <summary>The active or selected program, with the cloud's name.</summary>
    public string? Program { get; }

    /// <summary>The phase of the program, such as <c>Rinsing</c>, with the cloud's name.</summary>
    public string? Phase { get; }

    /// <summary>The door: <c>Open</c>, <c>Closed</c> or <c>Locked</c>. With several doors, <c>Open</c> if one is open.</summary>
    public string? Door { get; }

    /// <summary>Whether the user has allowed the start of a program from elsewhere.</summary>
    public bool? RemoteStart { get; }

    /// <summary>The charge of the battery in percent.</summary>
    public double? Battery { get; }

    /// <summary>The problems, such as <c>Failure</c>; empty if there are none. Home Connect reports most of them only as events.</summary>
    public string[] Problems { get; }

    /// <summary>The energy that the program has used so far, in kWh.</summary>
    public double? EnergyKWh { get; }

    /// <summary>The water that the program has used so far, in liters.</summary>
    public double? WaterLiter { get; }

    /// <summary>The expected energy use of the program, in percent of the appliance's maximum.</summary>
    public double? EnergyForecastPercent { get; }

    /// <summary>The expected water use of the program, in percent of the appliance's maximum.</summary>
    public double? WaterForecastPercent { get; }

    /// <summary>The measured and target temperatures.</summary>
    public ApplianceTemperature[] Temperatures { get; }

    /// <summary>The cooking zones of a hob.</summary>
    public ApplianceZone[] Zones { get; }

    /// <summary>When the cloud sent the values, local time.</summary>
    public DateTime RetrievedAt { get; }

    /// <summary>Whether it is the last known state, from <c>Get-Appliance -Cached</c>.</summary>
    public bool Cached { get; }

    /// <summary>The cloud's JSON as objects, or as text if it cannot be converted.</summary>
    public PSObject Raw { get; }

    /// <summary>The name, or the id if there is no name.</summary>
    public override string ToString() => Name ?? ApplianceId;

    internal static Appliance Of(ApplianceInfo info, AccountReference account, bool cached = false) => new(info, account, cached);

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
