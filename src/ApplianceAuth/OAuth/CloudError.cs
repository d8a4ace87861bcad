using System.Text;
using System.Text.Json;

namespace ApplianceAuth.OAuth;

/// <summary>An error response of a provider (RFC 6749 sections 4.1.2.1 and 5.2).</summary>
/// <param name="Code">The error code, such as <c>invalid_grant</c>.</param>
/// <param name="Description">The cloud's <c>error_description</c>, or null.</param>
/// <param name="Status">The HTTP status, or null if the error came with a redirect.</param>
/// <param name="RetryAfter">How long the cloud asks to wait, or null.</param>
/// <param name="State">The state that an error page repeats, or null.</param>
internal sealed record CloudError(string Code, string? Description = null, int? Status = null, TimeSpan? RetryAfter = null, string? State = null)
{
    /// <summary>Reads <c>error</c> and <c>error_description</c> from JSON; null if the text has no <c>error</c>.</summary>
    public static CloudError? FromJson(string text)
    {
        using JsonDocument? document = JsonInput.TryParse(text);
        return document?.RootElement is { } root && root.Member("error").Text() is { } code
            ? new(code, root.Member("error_description").Text(), State: root.Member("state").Text())
            : null;
    }

    /// <summary>Recognizes the error of an HTML or text page, or null: two pages of Keycloak, and the texts of Miele's legacy provider.</summary>
    public static CloudError? FromPage(string text) =>
        Has(text, "Invalid parameter: redirect_uri") ? new("invalid_redirect", "Invalid parameter: redirect_uri")
        : Has(text, "invalid redirect") ? new("invalid_redirect", "invalid redirect")
        : Has(text, "Client not found") ? new("client_not_found", "Client not found")
        : Has(text, "invalid_client") ? new("invalid_client", "Client credentials are not valid")
        : null;

    private static bool Has(string page, string text) => page.Contains(text, StringComparison.OrdinalIgnoreCase);

    // A record's own ToString would print the state.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Code)).Append(" = ").Append(Code).Append(", ").Append(nameof(Status)).Append(" = ").Append(Status);
        return true;
    }
}
