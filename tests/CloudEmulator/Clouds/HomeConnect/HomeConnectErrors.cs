using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The error responses of Home Connect's OAuth endpoints, with recorded texts.</summary>
internal static class HomeConnectErrors
{
    public static EmulatedResponse MalformedClientId { get; } = Error("unauthorized_client", "Invalid client id");

    /// <summary>The client is unknown, disabled or not synchronised to this environment.</summary>
    public static EmulatedResponse UnknownClient { get; } =
        Error("unauthorized_client", "request rejected by client authorization authority (developer portal)");

    public static EmulatedResponse OtherFlow { get; } = Error("unauthorized_client", "client not authorized for this oauth flow (grant_type)");

    public static EmulatedResponse WrongRedirect { get; } = Error("unauthorized_client", "client or redirection URI not authorized");

    public static EmulatedResponse NoRedirect { get; } = Error("unauthorized_client", "client has no redirect URI defined");

    public static EmulatedResponse NotOnTheList { get; } =
        Error("invalid_client", "client has limited user list - user not assigned to client", 401);

    public static EmulatedResponse WrongSecret { get; } = Error("invalid_client", "client secret validation failed");

    public static EmulatedResponse BadRequest { get; } = Error("invalid_request", "missing or invalid request parameters");

    public static EmulatedResponse WrongContentType { get; } = Error("invalid_request", "invalid content type", 415);

    public static EmulatedResponse WrongScope { get; } = Error("invalid_scope", "given scope doesn't match requested scope");

    public static EmulatedResponse UnknownGrant { get; } = Error("unsupported_grant_type");

    public static EmulatedResponse BadRefreshToken { get; } = Error("invalid_grant", "invalid refresh_token");

    /// <summary>The code is redeemed, expired or of another client, or verifier or redirect URI are wrong. The text is not recorded.</summary>
    public static EmulatedResponse BadCode { get; } = Error("invalid_grant", "invalid authorization code");

    public static EmulatedResponse LoginExpired { get; } = Error("access_denied", "login session expired");

    public static EmulatedResponse Pending { get; } = Error("authorization_pending",
        "The authorization request is still pending as the end-user hasn't yet completed the user interaction steps");

    public static EmulatedResponse TooFast { get; } = Error("slow_down");

    public static EmulatedResponse Denied { get; } = Error("access_denied", "the end-user denied the authorization request");

    public static EmulatedResponse DeviceCodeGone { get; } =
        Error("expired_token", "Device authorization session not found, expired or blocked");

    /// <summary>Adds the <c>state</c> of the request, as the authorization endpoint does.</summary>
    public static EmulatedResponse WithState(EmulatedResponse error, string? state)
    {
        JsonObject body = JsonNode.Parse(error.Body.Span)!.AsObject();
        if (state is not null)
        {
            body["state"] = state;
        }

        return EmulatedResponse.Json(body, error.Status);
    }

    private static EmulatedResponse Error(string error, string? description = null, int status = 400)
    {
        JsonObject body = new() { ["error"] = error };
        if (description is not null)
        {
            body["error_description"] = description;
        }

        return EmulatedResponse.Json(body, status);
    }
}
