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
    /// <param name="clock">Tells the time.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<PublishedKeys> FetchAsync(Provider provider, HttpClient http, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            OAuthResponse answer = await new OAuthTransport(http, provider, clock).GetAsync(provider.KeysEndpoint!, stop).ConfigureAwait(false);
            return new(answer.Status == 200 ? answer.Body : null, clock.GetUtcNow() - answer.Date);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.CloudUnreachable or ErrorId.UnexpectedResponse)
        {
            return new(null, null);
        }
    }
}
