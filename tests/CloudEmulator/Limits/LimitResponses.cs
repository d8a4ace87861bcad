using System.Globalization;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Clouds.HomeConnect;

namespace CloudEmulator.Limits;

/// <summary>How the clouds say that it is too much.</summary>
internal static class LimitResponses
{
    /// <summary>The refusal of a call while its endpoint is closed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="rule">What was exceeded, in words.</param>
    /// <param name="until">When it opens again.</param>
    /// <param name="sayInHeader">Whether <c>Retry-After</c> says so.</param>
    /// <param name="sayInText">Whether the text says so.</param>
    public static EmulatedResponse Closed(CloudCall call, string rule, DateTimeOffset until, bool sayInHeader, bool sayInText)
    {
        string seconds = Math.Max(0, Math.Ceiling((until - call.Now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        EmulatedResponse response = call switch
        {
            { Provider.IsHomeConnect: false } => EmulatedResponse.Json(new JsonObject { ["message"] = "Too many requests" }, 429),
            { Route.Scope: null } => EmulatedResponse.Json(new JsonObject
            {
                ["error"] = "429",
                ["error_description"] = "The rate limit for refresh token requests was reached." + Rest(sayInText, seconds),
            }, 429),
            _ => HomeConnectApiErrors.Error(429, "429", $"The rate limit \"{rule}\" was reached." + Rest(sayInText, seconds)),
        };
        return sayInHeader ? response.With("Retry-After", seconds) : response;
    }

    /// <summary>The one refusal that never says how long in a header.</summary>
    public static EmulatedResponse Burst() => HomeConnectApiErrors.Error(429, "429",
        "The rate limit for requests from this client was reached." + Rest(true, "1"));

    private static string Rest(bool said, string seconds) =>
        said ? $" Requests are blocked during the remaining period of {seconds} seconds." : " Requests are blocked.";
}
