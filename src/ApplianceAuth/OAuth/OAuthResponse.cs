using System.Text;

namespace ApplianceAuth.OAuth;

/// <summary>The response of an OAuth endpoint.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The text of the body.</param>
/// <param name="RetryAfter">How long the server asks to wait, or null.</param>
/// <param name="Location">The address of a redirect, or null.</param>
/// <param name="Date">The <c>Date</c> header, UTC, or null.</param>
/// <param name="MediaType">The media type of the body, or null.</param>
internal sealed record OAuthResponse(
    int Status, string Body, TimeSpan? RetryAfter, Uri? Location, DateTimeOffset? Date = null, string? MediaType = null)
{
    /// <summary>The secrets of the request, which the body may repeat.</summary>
    public SecretRedactor Secrets { get; init; } = new();

    /// <summary>Whether a proxy or gateway sent it, not the cloud's OAuth endpoint.</summary>
    public bool IsFromIntermediary => IntermediaryResponse.Is(Status, MediaType, Encoding.UTF8.GetBytes(Prefix));

    private string Prefix => Body.Length > IntermediaryResponse.PrefixLength ? Body[..IntermediaryResponse.PrefixLength] : Body;

    /// <summary>The status alone: the body may contain tokens.</summary>
    public override string ToString() => $"HTTP {Status}";
}
