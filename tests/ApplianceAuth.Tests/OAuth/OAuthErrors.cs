using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>What is wrong with the cloud, said where it is used.</summary>
internal static class OAuthErrors
{
    public static CloudFixture Failing(this CloudFixture fixture, string endpoint, string response)
    {
        fixture.Control.Fail(endpoint, response);
        return fixture;
    }

    public static CloudFixture Failing(this CloudFixture fixture, string endpoint, string error, string description)
    {
        fixture.Control.Fail(endpoint, EmulatedResponse.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, 400));
        return fixture;
    }

    public static CloudFixture With(this CloudFixture fixture, Func<CloudSettings, CloudSettings> change)
    {
        fixture.Control.Settings = change(fixture.Control.Settings);
        return fixture;
    }
}
