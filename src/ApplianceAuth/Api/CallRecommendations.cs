namespace ApplianceAuth.Api;

/// <summary>What to do about a refused call: by the cloud's key where it says enough, else by the status.</summary>
internal static class CallRecommendations
{
    private const string NoFault = "This is no fault, it answers the question: a script can catch this error by its id.";
    private const string State = "The appliance is not in a state that allows this. Check that it is on, connected and allows remote start.";
    private const string Options =
        "Options belong to a program: select the program first, then set options that it has. Invoke-ApplianceApi -Path '/devices/{id}/programs/available/{key}' " +
        "lists them with their allowed values.";

    private const string Setting = "Use one of the values that the setting allows: Invoke-ApplianceApi -Path '/devices/{id}/settings/{key}' lists them under constraints.";
    private const string Off = "The appliance must be switched on, and no program may stand in the way. Check its PowerState setting and its OperationState.";

    private const string NotAvailable =
        "The appliance does not offer this program now. Check that it is switched on and allows remote start; " +
        "Invoke-ApplianceApi -Path '/devices/{id}/programs/available' lists the programs that it offers.";

    private const string Unknown = "The appliance does not have this, or not in its present state. Its programs, settings and status list what it has.";

    // Home Connect's keys, by their beginning; the first that fits wins.
    private static readonly (string Key, string Recommendation)[] s_byKey =
    [
        ("SDK.Error.NoProgram", NoFault),
        ("SDK.Error.UnsupportedOption", Options),
        ("SDK.Error.OptionNotSelectable", Options),
        ("SDK.Error.Unsupported", Unknown),
        ("SDK.Error.ProgramNotAvailable", NotAvailable),
        ("SDK.Error.InvalidSettingState", Off),
        ("SDK.Error.WrongOperationState", Off),
        ("SDK.Error.InvalidSettingValue", Setting),
        ("SDK.Error.InvalidOptionValue", Options),
        ("SDK.Error.HomeAppliance.Connection", "The cloud does not reach the appliance. Check that it is switched on and in its network."),
        ("SDK.Error.HomeAppliance", "The appliance itself reports a fault; its display or its app says which."),
        ("BSH.Common.Error.WriteRequest.Busy", "The appliance is still at work on the request before. Try again in a moment."),
    ];

    private static readonly Dictionary<int, string> s_byStatus = new()
    {
        [400] = State,
        [401] = "The token is refused even after it was renewed. Sign in again.",
        [403] = "The sign-in does not cover this: sign in again with the scope that it needs, and at Miele's consent page tick the appliance.",
        [404] = "Check the path and the appliance's id: Invoke-ApplianceApi -Path /devices lists them. Some programs and settings exist only in some states.",
        [405] = Unknown,
        [408] = "The appliance did not answer its cloud in time. Check that it is connected, and try again.",
        [409] = State,
        [528] = "The appliance itself reports a fault; its display or its app says which.",
    };

    /// <summary>The advice, or null where there is none but the general one.</summary>
    public static string? Find(int status, string? key) =>
        Array.Find(s_byKey, row => key?.StartsWith(row.Key, StringComparison.Ordinal) == true).Recommendation ?? s_byStatus.GetValueOrDefault(status);
}
