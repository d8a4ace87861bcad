using ApplianceAuth.Api;

namespace ApplianceAuth.Tests.Api;

/// <summary>What a person reads for a call that an appliance or its cloud refuses, in full.</summary>
public class CallRecommendationsTests
{
    private const string NoFault = "This is no fault, it answers the question: a script can catch this error by its id.";
    private const string State = "The appliance is not in a state that allows this. Check that it is on, connected and allows remote start.";
    private const string Unknown = "The appliance does not have this, or not in its present state. Its programs, settings and status list what it has.";
    private const string Fault = "The appliance itself reports a fault; its display or its app says which.";
    private const string Off = "The appliance must be switched on, and no program may stand in the way. Check its PowerState setting and its OperationState.";
    private const string Setting = "Use one of the values that the setting allows: Invoke-ApplianceApi -Path '/devices/{id}/settings/{key}' lists them under constraints.";

    private const string Options =
        "Options belong to a program: select the program first, then set options that it has. Invoke-ApplianceApi -Path '/devices/{id}/programs/available/{key}' " +
        "lists them with their allowed values.";

    private const string NotAvailable =
        "The appliance does not offer this program now. Check that it is switched on and allows remote start; " +
        "Invoke-ApplianceApi -Path '/devices/{id}/programs/available' lists the programs that it offers.";

    private const string NotReached = "The cloud does not reach the appliance. Check that it is switched on and in its network.";

    [Theory]
    [InlineData(404, "SDK.Error.NoProgramActive", NoFault)]
    [InlineData(404, "SDK.Error.NoProgramSelected", NoFault)]
    [InlineData(404, "SDK.Error.UnsupportedProgram", Unknown)]
    [InlineData(409, "SDK.Error.UnsupportedOption", Options)]
    [InlineData(409, "SDK.Error.OptionNotSelectable", Options)]
    [InlineData(409, "SDK.Error.ProgramNotAvailable", NotAvailable)]
    [InlineData(409, "SDK.Error.InvalidSettingState", Off)]
    [InlineData(409, "SDK.Error.WrongOperationState", Off)]
    [InlineData(409, "SDK.Error.InvalidSettingValue", Setting)]
    [InlineData(409, "SDK.Error.HomeAppliance.Connection.Initialization.Failed", NotReached)]
    [InlineData(409, "SDK.Error.HomeAppliance.NotAvailableByList", Fault)]
    [InlineData(528, "SDK.Error.HomeAppliance", Fault)]
    [InlineData(409, "BSH.Common.Error.WriteRequest.Busy", "The appliance is still at work on the request before. Try again in a moment.")]
    public void A_key_of_Home_Connect_says_more_than_the_status(int status, string key, string recommendation) => Assert.Equal(recommendation, CallRecommendations.Find(status, key));

    [Theory]
    [InlineData(400, State)]
    [InlineData(401, "The token is refused even after it was renewed. Sign in again.")]
    [InlineData(403, "The sign-in does not cover this: sign in again with the scope that it needs, and at Miele's consent page tick the appliance.")]
    [InlineData(404, "Check the path and the appliance's id: Invoke-ApplianceApi -Path /devices lists them. Some programs and settings exist only in some states.")]
    [InlineData(405, Unknown)]
    [InlineData(408, "The appliance did not answer its cloud in time. Check that it is connected, and try again.")]
    [InlineData(409, State)]
    [InlineData(528, Fault)]
    [InlineData(406, null)]
    [InlineData(500, null)]
    public void Without_a_key_that_is_known_the_status_decides(int status, string? recommendation)
    {
        Assert.Equal(recommendation, CallRecommendations.Find(status, null));
        Assert.Equal(recommendation, CallRecommendations.Find(status, "409"));
        Assert.Equal(recommendation, CallRecommendations.Find(status, "a SDK.Error.NoProgramActive"));
    }
}
