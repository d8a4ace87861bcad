using System.Text;
using System.Text.Json;

namespace ApplianceAuth.OAuth;

/// <summary>An error answer of a cloud (RFC 6749 sections 4.1.2.1 and 5.2).</summary>
/// <param name="Code">The error code, such as <c>invalid_grant</c>.</param>
/// <param name="Description">The cloud's own words, or null.</param>
/// <param name="Status">The HTTP status, or null where there was none.</param>
/// <param name="RetryAfter">How long the cloud asks to wait, or null.</param>
/// <param name="State">The state that an error page repeats, or null.</param>
public sealed record CloudError(string Code, string? Description = null, int? Status = null, TimeSpan? RetryAfter = null, string? State = null)
{
    /// <summary>Reads <c>error</c> and <c>error_description</c>, or null where the text has no such form.</summary>
    public static CloudError? FromJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object && Text(document.RootElement, "error") is { Length: > 0 } code
                ? new(code, Text(document.RootElement, "error_description"), State: Text(document.RootElement, "state"))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Half a surrogate pair is an InvalidOperationException where it is written as an escape, and an ArgumentException where it was pasted.
            return null;
        }
    }

    /// <summary>The error that a page for people tells in words, or null: Keycloak's two pages, and the texts of Miele's legacy provider.</summary>
    public static CloudError? FromPage(string text) =>
        Has(text, "Invalid parameter: redirect_uri") ? new("invalid_redirect", "Invalid parameter: redirect_uri")
        : Has(text, "invalid redirect") ? new("invalid_redirect", "invalid redirect")
        : Has(text, "Client not found") ? new("client_not_found", "Client not found")
        : Has(text, "invalid_client") ? new("invalid_client", "Client credentials are not valid")
        : null;

    private static bool Has(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);

    // A record's own ToString would print the state.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Code)).Append(" = ").Append(Code).Append(", ").Append(nameof(Status)).Append(" = ").Append(Status);
        return true;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
