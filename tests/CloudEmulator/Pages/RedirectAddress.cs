namespace CloudEmulator.Pages;

/// <summary>Creates authorization responses.</summary>
internal static class RedirectAddress
{
    /// <summary>Adds percent-encoded parameters to a redirect URI (RFC 6749 section 4.1.2).</summary>
    public static string With(string redirect, params IEnumerable<KeyValuePair<string, string>> parameters) =>
        redirect + (redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?')
        + string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

    /// <summary>Adds an error to a redirect URI (RFC 6749 section 4.1.2.1).</summary>
    public static string WithError(string redirect, string? state, string error, string? description = null)
    {
        List<KeyValuePair<string, string>> parameters = [new("error", error)];
        if (description is not null)
        {
            parameters.Add(new("error_description", description));
        }

        if (state is not null)
        {
            parameters.Add(new("state", state));
        }

        return With(redirect, parameters);
    }
}
