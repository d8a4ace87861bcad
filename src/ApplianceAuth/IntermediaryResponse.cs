using ApplianceAuth.Providers;

namespace ApplianceAuth;

/// <summary>
/// Decides whether a response comes from the cloud's own application or from an intermediary before it (RFC 9110 section 3.7): a proxy, gateway, load
/// balancer or captive portal.
/// </summary>
/// <remarks>
/// An intermediary says nothing about the request, the token or the sign-in: its response is a passing failure of the way to the cloud. The clouds' APIs
/// and token endpoints send JSON or nothing, and never redirect.
/// </remarks>
internal static class IntermediaryResponse
{
    /// <summary>How much of a body decides.</summary>
    public const int PrefixLength = 256;

    private const string Recommendation =
        "Try again later. If it persists, check for a proxy, firewall or captive portal between this computer and the cloud. The sign-in is still valid.";

    /// <summary>Whether an intermediary sent it, as far as the body shows.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="mediaType">The media type, or null.</param>
    /// <param name="body">The body, or as much of it as was read.</param>
    public static bool Is(int status, string? mediaType, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = TextDecoding.WithoutMark(body).TrimStart(" \t\r\n"u8);
        bool isJson = !text.IsEmpty && text[0] is (byte)'{' or (byte)'[' or (byte)'"';
        return isJson ? status is >= 300 and < 400
            : text.IsEmpty ? IsStatus(status)
            // A success may be a picture or a text; only a page is none of the cloud's.
            : status >= 300 || ResponseMediaType.IsHtml(mediaType) || (text[0] == '<' && (mediaType is null || ResponseMediaType.IsJson(mediaType)));
    }

    /// <summary>Whether an intermediary sent it, where the body was not read.</summary>
    public static bool Is(int status, string? mediaType) => IsStatus(status) || ResponseMediaType.IsHtml(mediaType);

    /// <summary>Whether a status says it by itself: redirects, gateway errors (RFC 9110 sections 15.6.3 and 15.6.5) and those of Cloudflare.</summary>
    public static bool IsStatus(int status) => status is (>= 300 and < 400) or 502 or 504 or (>= 520 and <= 527) or 530;

    /// <summary>The exception for such a response.</summary>
    public static ApplianceAuthException Failure(Provider provider, int status, string? repeatedBy = null) => new(
        ErrorId.CloudFailed,
        $"HTTP {status} was sent by a proxy or gateway, not by {provider.DisplayName} itself. The request may not have arrived.", Recommendation)
    {
        StatusCode = status,
        RepeatedBy = repeatedBy,
    };
}
