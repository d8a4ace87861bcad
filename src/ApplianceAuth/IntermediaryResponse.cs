using ApplianceAuth.Providers;

namespace ApplianceAuth;

/// <summary>
/// Decides whether a response comes from the cloud's application or from an intermediary (RFC 9110 section 3.7): a proxy, gateway, load balancer or
/// captive portal.
/// </summary>
/// <remarks>
/// The response of an intermediary is a temporary failure that does not depend on the request or the token. The clouds' APIs and token endpoints send
/// JSON or nothing, and never redirect.
/// </remarks>
internal static class IntermediaryResponse
{
    /// <summary>The number of bytes of a body that are examined.</summary>
    public const int PrefixLength = 256;

    /// <summary>Whether an intermediary sent the response, by status, media type and body.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="mediaType">The media type, or null.</param>
    /// <param name="body">The body or its beginning.</param>
    public static bool Is(int status, string? mediaType, ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = TextDecoding.WithoutMark(body).TrimStart(" \t\r\n"u8);
        bool isJson = !text.IsEmpty && text[0] is (byte)'{' or (byte)'[' or (byte)'"';
        return isJson ? status is >= 300 and < 400
            : text.IsEmpty ? IsStatus(status)
            // A successful response may be an image or text, but the clouds send no HTML.
            : status >= 300 || ResponseMediaType.IsHtml(mediaType) || (text[0] == '<' && (mediaType is null || ResponseMediaType.IsJson(mediaType)));
    }

    /// <summary>Whether an intermediary sent the response, by status and media type.</summary>
    public static bool Is(int status, string? mediaType) => IsStatus(status) || ResponseMediaType.IsHtml(mediaType);

    /// <summary>Whether only intermediaries send this status: redirects, gateway errors (RFC 9110 sections 15.6.3, 15.6.5), Cloudflare's errors.</summary>
    public static bool IsStatus(int status) => status is (>= 300 and < 400) or 502 or 504 or (>= 520 and <= 527) or 530;

    /// <summary>The exception for such a response.</summary>
    public static ApplianceAuthException Failure(Provider provider, int status, string? retryCommand = null) => new(
        ErrorId.CloudFailed,
        Messages.FormatIntermediaryResponse(status, provider.DisplayName),
        Messages.IntermediaryResponseRecommendation)
    {
        StatusCode = status,
        RetryCommand = retryCommand,
    };
}
