using System.Net.Http.Headers;
using System.Text;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Sends one request to an OAuth endpoint and reads its answer: the HTTP leaf of the protocol.</summary>
internal sealed class OAuthTransport(HttpClient http, Provider provider, TimeProvider timeProvider)
{
    /// <summary>The longest response that is read. Real ones have a few thousand bytes.</summary>
    public const int MaximumResponse = 1024 * 1024;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    /// <summary>The parameters whose values nobody may see, not even where a cloud repeats them in an error.</summary>
    private static readonly HashSet<string> s_secret = new(StringComparer.Ordinal)
        { "client_secret", "code", "code_verifier", "device_code", "refresh_token", "token" };

    /// <summary>Posts a form (RFC 6749 section 3.2).</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="form">The form.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="bearer">A token for the Authorization header, or null.</param>
    /// <param name="spent">How much of the patience is used up already.</param>
    public async Task<OAuthResponse> PostAsync(
        Uri endpoint, IReadOnlyList<KeyValuePair<string, string?>> form, CancellationToken cancellationToken, string? bearer = null, TimeSpan spent = default)
    {
        SecretRedactor secrets = new([bearer, .. form.Where(pair => s_secret.Contains(pair.Key)).Select(pair => pair.Value)]);
        return await SendAsync(endpoint, address => new(HttpMethod.Post, address)
        {
            // Not FormUrlEncodedContent: Home Connect answers "invalid content type" to some charset suffixes.
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(FormEncoding.Encode(form)))
                { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } },
            Headers = { Accept = { new("application/json") }, Authorization = bearer is null ? null : new("Bearer", bearer) },
        }, secrets, cancellationToken, spent).ConfigureAwait(false);
    }

    /// <summary>Asks for a page without following where it leads.</summary>
    public Task<OAuthResponse> GetAsync(Uri page, CancellationToken cancellationToken) => SendAsync(page, address => new(HttpMethod.Get, address), new(), cancellationToken);

    private async Task<OAuthResponse> SendAsync(Uri address, Func<Uri, HttpRequestMessage> make, SecretRedactor secrets, CancellationToken cancellationToken, TimeSpan spent = default)
    {
        using CancellationTokenSource patience = new(spent < s_timeout ? s_timeout - spent : TimeSpan.Zero, timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using HttpRequestMessage request = make(address);
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return new(
                (int)response.StatusCode, await ReadAsync(response.Content, either.Token).ConfigureAwait(false),
                RetryAfter.Read(response.Headers, timeProvider.GetUtcNow()), response.Headers.Location, response.Headers.Date, ResponseMediaType.Of(response.Content))
            {
                Secrets = secrets,
            };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApplianceAuthException(
                ErrorId.CloudUnreachable, $"{provider.DisplayName} did not answer within {ConsoleText.FormatNumber(s_timeout.TotalSeconds)} seconds.", inner: e);
        }
        catch (Exception e) when (e is InvalidDataException or (InvalidOperationException and not ObjectDisposedException))
        {
            // What .NET raises for a body that is not compressed as its header says.
            throw new ApplianceAuthException(
                ErrorId.CloudFailed, $"The response of {provider.DisplayName} was damaged on the way: it cannot be decompressed.", inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ConnectionFailure.Create(provider, address, e, secrets);
        }
    }

    private async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using MemoryStream held = new();
        byte[] buffer = new byte[8192];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; held.Write(buffer, 0, read))
        {
            if (held.Length + read > MaximumResponse)
            {
                throw new ApplianceAuthException(ErrorId.UnexpectedResponse, $"{provider.DisplayName} answered with more than {MaximumResponse} bytes.");
            }
        }

        return TextDecoding.Decode(held.GetBuffer().AsSpan(0, (int)held.Length));
    }

}
