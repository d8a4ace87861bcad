using System.Globalization;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Clouds.HomeConnect;

namespace CloudEmulator.Limits;

/// <summary>The responses of the clouds if a limit is exceeded.</summary>
internal static class LimitResponses
{
    /// <summary>Creates the response while an endpoint is blocked.</summary>
    /// <param name="call">The call.</param>
    /// <param name="rule">The name of the exceeded limit.</param>
    /// <param name="until">The end of the block.</param>
    /// <param name="retryAfterHeader">Whether <c>Retry-After</c> contains the time.</param>
    /// <param name="retryAfterText">Whether the error text contains the time.</param>
    public static EmulatedResponse Blocked(CloudCall call, string rule, DateTimeOffset until, bool retryAfterHeader, bool retryAfterText)
    {
        string seconds = Math.Max(0, Math.Ceiling((until - call.Now).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        EmulatedResponse response = call switch
        {
            { Provider.IsHomeConnect: false } => EmulatedResponse.Json(new JsonObject { ["message"] = "Too many requests" }, 429),
            { Route.Scope: null } => EmulatedResponse.Json(new JsonObject
            {
                ["error"] = "429",
                ["error_description"] = "The rate limit for refresh token requests was reached." + Rest(retryAfterText, seconds),
            }, 429),
            _ => HomeConnectApiErrors.Error(429, "429", $"The rate limit \"{rule}\" was reached." + Rest(retryAfterText, seconds)),
        };
        return retryAfterHeader ? response.With("Retry-After", seconds) : response;
    }

    /// <summary>Creates the response for a burst, the only one that never has a <c>Retry-After</c> header.</summary>
    public static EmulatedResponse Burst() => HomeConnectApiErrors.Error(429, "429",
        "The rate limit for requests from this client was reached." + Rest(true, "1"));

    private static string Rest(bool withTime, string seconds) =>
        withTime ? $" Requests are blocked during the remaining period of {seconds} seconds." : " Requests are blocked.";
}
