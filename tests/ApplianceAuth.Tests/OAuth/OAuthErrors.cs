using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>What is wrong with the cloud, said where it is used.</summary>
internal static class OAuthErrors
{
    public static CloudFixture Failing(this CloudFixture bench, string endpoint, string answer)
    {
        bench.Control.Fail(endpoint, answer);
        return bench;
    }

    public static CloudFixture Failing(this CloudFixture bench, string endpoint, string error, string description)
    {
        bench.Control.Fail(endpoint, Answer.Json(new JsonObject { ["error"] = error, ["error_description"] = description }, 400));
        return bench;
    }

    public static CloudFixture With(this CloudFixture bench, Func<CloudSettings, CloudSettings> change)
    {
        bench.Control.Settings = change(bench.Control.Settings);
        return bench;
    }
}
