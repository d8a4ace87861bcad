using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>The signing keys that a provider publishes (RFC 7517), and the clock skew that their response shows.</summary>
/// <param name="Text">The JSON of the key set, or null if it could not be downloaded.</param>
/// <param name="ClockSkew">How far this computer's clock is ahead of the response's date, also of an error; null without a response.</param>
internal sealed record PublishedKeys(string? Text, TimeSpan? ClockSkew)
{
    /// <summary>Downloads the keys, without a token.</summary>
    /// <param name="provider">The provider, with a <see cref="Provider.KeysEndpoint"/>.</param>
    /// <param name="http">The HTTP client, without redirects and cookies.</param>
    /// <param name="timeProvider">The time source.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<PublishedKeys> FetchAsync(Provider provider, HttpClient http, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            OAuthTransport transport = new(http, provider, timeProvider);
            OAuthResponse response = await transport.GetAsync(provider.KeysEndpoint!, cancellationToken).ConfigureAwait(false);
            return new(response.Status == 200 ? response.Body : null, timeProvider.GetUtcNow() - response.Date);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.CloudUnreachable or ErrorId.CloudFailed or ErrorId.UnexpectedResponse)
        {
            return new(null, null);
        }
    }
}
