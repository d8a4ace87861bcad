using System.Buffers;

namespace ApplianceAuth.Accounts;

/// <summary>Which access tokens can be sent (RFC 6749 appendix A.12): visible ASCII characters, so none that would end a header.</summary>
internal static class BearerToken
{
    /// <summary>The longest token that is accepted; real ones have one or two thousand characters.</summary>
    public const int MaximumLength = 64 * 1024;

    private static readonly SearchValues<char> s_visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x5E).Select(code => (char)code)]);

    /// <summary>Whether a text can be sent as a token.</summary>
    public static bool IsValid(string? text) => text is { Length: > 0 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(s_visible);
}
