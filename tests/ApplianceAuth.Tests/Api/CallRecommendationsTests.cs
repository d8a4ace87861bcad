using ApplianceAuth.Api;

namespace ApplianceAuth.Tests.Api;

/// <summary>Which recommendation belongs to a refused call.</summary>
public class CallRecommendationsTests
{
    [Theory]
    [InlineData(404, "SDK.Error.NoProgramActive", nameof(Messages.CallRefusedWithoutProgramRecommendation))]
    [InlineData(404, "SDK.Error.NoProgramSelected", nameof(Messages.CallRefusedWithoutProgramRecommendation))]
    [InlineData(404, "SDK.Error.UnsupportedProgram", nameof(Messages.CallRefusedNotSupportedRecommendation))]
    [InlineData(409, "SDK.Error.UnsupportedOption", nameof(Messages.CallRefusedOptionRecommendation))]
    [InlineData(409, "SDK.Error.OptionNotSelectable", nameof(Messages.CallRefusedOptionRecommendation))]
    [InlineData(409, "SDK.Error.ProgramNotAvailable", nameof(Messages.CallRefusedProgramNotAvailableRecommendation))]
    [InlineData(409, "SDK.Error.InvalidSettingState", nameof(Messages.CallRefusedApplianceOffRecommendation))]
    [InlineData(409, "SDK.Error.WrongOperationState", nameof(Messages.CallRefusedApplianceOffRecommendation))]
    [InlineData(409, "SDK.Error.InvalidSettingValue", nameof(Messages.CallRefusedSettingRecommendation))]
    [InlineData(409, "SDK.Error.HomeAppliance.Connection.Initialization.Failed", nameof(Messages.CallRefusedApplianceUnreachableRecommendation))]
    [InlineData(409, "SDK.Error.HomeAppliance.NotAvailableByList", nameof(Messages.CallRefusedApplianceFaultRecommendation))]
    [InlineData(528, "SDK.Error.HomeAppliance", nameof(Messages.CallRefusedApplianceFaultRecommendation))]
    [InlineData(409, "SDK.Error.ActiveProgramSet", nameof(Messages.CallRefusedProgramActiveRecommendation))]
    [InlineData(409, "SDK.Error.ActiveProgramNotSet", nameof(Messages.CallRefusedWithoutProgramRecommendation))]
    [InlineData(409, "SDK.Error.SelectedProgramNotSet", nameof(Messages.CallRefusedWithoutProgramRecommendation))]
    [InlineData(409, "SDK.Error.WrongDoorState", nameof(Messages.CallRefusedDoorRecommendation))]
    [InlineData(409, "BSH.Common.Error.RemoteControlNotActive", nameof(Messages.CallRefusedRemoteControlRecommendation))]
    [InlineData(409, "BSH.Common.Error.RemoteStartNotActive", nameof(Messages.CallRefusedRemoteStartRecommendation))]
    [InlineData(409, "BSH.Common.Error.LockedByLocalControl", nameof(Messages.CallRefusedLocalControlRecommendation))]
    [InlineData(409, "BSH.Common.Error.WriteRequest.Busy", nameof(Messages.CallRefusedApplianceBusyRecommendation))]
    public void Error_key_of_Home_Connect_overrides_the_status(int status, string key, string resource) =>
        Assert.Equal(Messages.GetResourceString(resource), CallRecommendations.Find(status, key));

    [Theory]
    [InlineData(400, nameof(Messages.CallRefusedActionRecommendation))]
    [InlineData(401, nameof(Messages.CallRefusedUnauthorizedRecommendation))]
    [InlineData(403, nameof(Messages.CallRefusedForbiddenRecommendation))]
    [InlineData(404, nameof(Messages.CallRefusedNotFoundRecommendation))]
    [InlineData(405, nameof(Messages.CallRefusedNotSupportedRecommendation))]
    [InlineData(408, nameof(Messages.CallRefusedApplianceTimeoutRecommendation))]
    [InlineData(409, nameof(Messages.CallRefusedStateRecommendation))]
    [InlineData(528, nameof(Messages.CallRefusedApplianceFaultRecommendation))]
    [InlineData(406, null)]
    [InlineData(500, null)]
    public void Status_decides_without_a_known_key(int status, string? resource)
    {
        string? recommendation = resource is null ? null : Messages.GetResourceString(resource);
        Assert.Equal(recommendation, CallRecommendations.Find(status, null));
        Assert.Equal(recommendation, CallRecommendations.Find(status, "409"));
        Assert.Equal(recommendation, CallRecommendations.Find(status, "a SDK.Error.NoProgramActive"));
    }
}
