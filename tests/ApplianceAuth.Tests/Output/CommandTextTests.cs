using ApplianceAuth.Api;
using ApplianceAuth.Output;

namespace ApplianceAuth.Tests.Output;

public class CommandTextTests
{
    [Theory]
    [InlineData("Check the ID: GET /devices lists them.", "Check the ID: Invoke-ApplianceApi -Path /devices lists them.")]
    [InlineData("GET /devices/{id}/settings/{key}, then again.", "Invoke-ApplianceApi -Path '/devices/{id}/settings/{key}', then again.")]
    [InlineData("Stop it: DELETE /devices/{id}/programs/active.", "Stop it: Invoke-ApplianceApi -Path '/devices/{id}/programs/active' -Method DELETE.")]
    [InlineData("Get /devices and FORGET /devices", "Get /devices and FORGET /devices")]
    public void Requests_become_commands(string text, string expected) => Assert.Equal(expected, CommandText.WithCommands(text));

    [Fact]
    public void Recommendation_names_the_command_and_the_exception_the_request()
    {
        ApplianceAuthException e = new(ErrorId.CallRefused, "x", CallRecommendations.Find(404, null));

        Assert.Contains("GET /devices", e.Recommendation, StringComparison.Ordinal);
        Assert.Contains("Invoke-ApplianceApi -Path /devices lists", ErrorMap.Recommendation(e), StringComparison.Ordinal);
    }
}
