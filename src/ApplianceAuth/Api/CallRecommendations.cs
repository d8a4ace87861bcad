namespace ApplianceAuth.Api;

/// <summary>Recommendations for refused calls: by the error key of the cloud if that is specific, otherwise by the HTTP status.</summary>
internal static class CallRecommendations
{
    // Prefixes of Home Connect's error keys; the first match counts.
    private static readonly (string Key, string Recommendation)[] s_byKey =
    [
        ("SDK.Error.NoProgram", Messages.CallRefusedWithoutProgramRecommendation),
        ("SDK.Error.UnsupportedOption", Messages.CallRefusedOptionRecommendation),
        ("SDK.Error.OptionNotSelectable", Messages.CallRefusedOptionRecommendation),
        ("SDK.Error.Unsupported", Messages.CallRefusedNotSupportedRecommendation),
        ("SDK.Error.ProgramNotAvailable", Messages.CallRefusedProgramNotAvailableRecommendation),
        ("SDK.Error.InvalidSettingState", Messages.CallRefusedApplianceOffRecommendation),
        ("SDK.Error.WrongOperationState", Messages.CallRefusedApplianceOffRecommendation),
        ("SDK.Error.InvalidSettingValue", Messages.CallRefusedSettingRecommendation),
        ("SDK.Error.InvalidOptionValue", Messages.CallRefusedOptionRecommendation),
        ("SDK.Error.HomeAppliance.Connection", Messages.CallRefusedApplianceUnreachableRecommendation),
        ("SDK.Error.HomeAppliance", Messages.CallRefusedApplianceFaultRecommendation),
        ("SDK.Error.ActiveProgramSet", Messages.CallRefusedProgramActiveRecommendation),
        ("SDK.Error.ActiveProgramNotSet", Messages.CallRefusedWithoutProgramRecommendation),
        ("SDK.Error.SelectedProgramNotSet", Messages.CallRefusedWithoutProgramRecommendation),
        ("SDK.Error.WrongDoorState", Messages.CallRefusedDoorRecommendation),
        ("BSH.Common.Error.RemoteControlNotActive", Messages.CallRefusedRemoteControlRecommendation),
        ("BSH.Common.Error.RemoteStartNotActive", Messages.CallRefusedRemoteStartRecommendation),
        ("BSH.Common.Error.LockedByLocalControl", Messages.CallRefusedLocalControlRecommendation),
        ("BSH.Common.Error.WriteRequest.Busy", Messages.CallRefusedApplianceBusyRecommendation),
    ];

    private static readonly Dictionary<int, string> s_byStatus = new()
    {
        [400] = Messages.CallRefusedActionRecommendation,
        [401] = Messages.CallRefusedUnauthorizedRecommendation,
        [403] = Messages.CallRefusedForbiddenRecommendation,
        [404] = Messages.CallRefusedNotFoundRecommendation,
        [405] = Messages.CallRefusedNotSupportedRecommendation,
        [408] = Messages.CallRefusedApplianceTimeoutRecommendation,
        [409] = Messages.CallRefusedStateRecommendation,
        [528] = Messages.CallRefusedApplianceFaultRecommendation,
    };

    /// <summary>The recommendation, or null if only the general one for the error id applies.</summary>
    public static string? Find(int status, string? key) =>
        Array.Find(s_byKey, row => key?.StartsWith(row.Key, StringComparison.Ordinal) == true).Recommendation ?? s_byStatus.GetValueOrDefault(status);
}
