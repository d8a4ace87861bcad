using System.Net.Http.Headers;

namespace ApplianceAuth;

/// <summary>The media type of a response (RFC 9110 section 8.3.1), read leniently: in any case, with or without parameters.</summary>
/// <remarks>The parser of .NET refuses <c>text/event-stream;</c>, which clouds and proxies send.</remarks>
internal static class ResponseMediaType
{
    /// <summary>Type and subtype in lower case, or null.</summary>
    public static string? Of(HttpContent content)
    {
        if (!content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values))
        {
            return null;
        }

        string type = values.ToString().Split(';', ',')[0].Trim();
        return type.Contains('/', StringComparison.Ordinal) ? type.ToLowerInvariant() : null;
    }

    /// <summary>Whether it is JSON (RFC 8259 section 11, RFC 6839 section 3.1).</summary>
    public static bool IsJson(string? type) =>
        type is not null && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is HTML.</summary>
    public static bool IsHtml(string? type) => type is "text/html" or "application/xhtml+xml";
}
