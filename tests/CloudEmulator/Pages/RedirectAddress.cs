namespace CloudEmulator.Pages;

/// <summary>Builds what the browser is sent back to.</summary>
internal static class RedirectAddress
{
    /// <summary>Adds parameters to a redirect, percent-encoded (RFC 6749 section 4.1.2).</summary>
    public static string With(string redirect, params IEnumerable<KeyValuePair<string, string>> parameters) =>
        redirect + (redirect.Contains('?', StringComparison.Ordinal) ? '&' : '?')
        + string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));

    /// <summary>A redirect that tells of an error (RFC 6749 section 4.1.2.1).</summary>
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
