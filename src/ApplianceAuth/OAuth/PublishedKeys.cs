using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>The keys that a cloud publishes for its tokens (RFC 7517), and how far this machine's clock is from the cloud's.</summary>
/// <param name="Text">The key set as it came, or null where it did not come.</param>
/// <param name="ClockSkew">How far this machine's clock is ahead of the answer's date, whatever else the answer was; or null.</param>
internal sealed record PublishedKeys(string? Text, TimeSpan? ClockSkew)
{
    /// <summary>Fetches the keys from where the provider publishes them, without a token.</summary>
    /// <param name="provider">Whose keys; its <see cref="Provider.KeysEndpoint"/> must be known.</param>
    /// <param name="http">Follows no redirects and keeps no cookies.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<PublishedKeys> FetchAsync(Provider provider, HttpClient http, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            OAuthResponse response = await new OAuthTransport(http, provider, timeProvider).GetAsync(provider.KeysEndpoint!, cancellationToken).ConfigureAwait(false);
            return new(response.Status == 200 ? response.Body : null, timeProvider.GetUtcNow() - response.Date);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.CloudUnreachable or ErrorId.UnexpectedResponse)
        {
            return new(null, null);
        }
    }
}
