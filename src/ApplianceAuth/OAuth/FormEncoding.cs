namespace ApplianceAuth.OAuth;

/// <summary>Encodes and decodes forms, for queries and bodies (RFC 6749 appendix B).</summary>
internal static class FormEncoding
{
    /// <summary>Joins the pairs whose name and value are not empty; a space becomes <c>%20</c>, as both clouds' pages show it.</summary>
    /// <remarks>Empty values are omitted: Home Connect refuses an empty <c>client_secret</c> and accepts a missing one.</remarks>
    public static string Encode(IEnumerable<KeyValuePair<string, string?>> pairs) => string.Join('&', pairs
        .Where(pair => !string.IsNullOrEmpty(pair.Key) && !string.IsNullOrEmpty(pair.Value))
        .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value!)}"));

    /// <summary>Reads the pairs of a query.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RedirectInvalid"/>: a name is repeated, which RFC 6749 section 3.1 forbids.</exception>
    public static Dictionary<string, string> Decode(string query)
    {
        Dictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (string pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            string name = Unescape(equals < 0 ? pair : pair[..equals]);
            if (!read.TryAdd(name, equals < 0 ? "" : Unescape(pair[(equals + 1)..])))
            {
                throw new ApplianceAuthException(ErrorId.RedirectInvalid, Messages.RedirectParameterRepeated);
            }
        }

        return read;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
