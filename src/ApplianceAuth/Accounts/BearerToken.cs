using System.Buffers;

namespace ApplianceAuth.Accounts;

/// <summary>Validates access tokens (RFC 6749 appendix A.12): visible ASCII characters only, so none that ends a header.</summary>
internal static class BearerToken
{
    /// <summary>The maximum length of a token in characters. Real ones have one or two thousand.</summary>
    public const int MaximumLength = 64 * 1024;

    private static readonly SearchValues<char> s_visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x5E).Select(code => (char)code)]);

    /// <summary>Whether a text is a valid token.</summary>
    public static bool IsValid(string? text) => text is { Length: > 0 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(s_visible);
}
