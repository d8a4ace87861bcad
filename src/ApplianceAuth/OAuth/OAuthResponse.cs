using System.Text;

namespace ApplianceAuth.OAuth;

/// <summary>What an OAuth endpoint answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The text of the answer.</param>
/// <param name="RetryAfter">How long the answer asks to wait, or null.</param>
/// <param name="Location">Where the answer redirects to, or null.</param>
/// <param name="Date">When the cloud says that it answered, UTC, or null.</param>
/// <param name="MediaType">The media type of the body, or null.</param>
internal sealed record OAuthResponse(
    int Status, string Body, TimeSpan? RetryAfter, Uri? Location, DateTimeOffset? Date = null, string? MediaType = null)
{
    /// <summary>Removes from the body what was sent with the request and must not be shown.</summary>
    public SecretRedactor Secrets { get; init; } = new();

    /// <summary>Whether a proxy or gateway sent it, not the cloud's own OAuth endpoint.</summary>
    public bool IsFromIntermediary => IntermediaryResponse.Is(Status, MediaType, Encoding.UTF8.GetBytes(Body.Length > IntermediaryResponse.PrefixLength ? Body[..IntermediaryResponse.PrefixLength] : Body));

    /// <summary>Names no part of the body, which may hold tokens.</summary>
    public override string ToString() => $"HTTP {Status}";
}
