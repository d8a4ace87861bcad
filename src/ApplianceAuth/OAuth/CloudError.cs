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
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
