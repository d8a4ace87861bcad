using System.Net.Http.Headers;
using System.Text;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Sends a request to an OAuth endpoint and reads the response.</summary>
internal sealed class OAuthTransport(HttpClient http, Provider provider, TimeProvider timeProvider)
{
    /// <summary>The maximum length of a response in bytes. Real ones have a few thousand.</summary>
    public const int MaximumResponse = 1024 * 1024;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    /// <summary>The parameters whose values are secret, also if a cloud repeats them in an error.</summary>
    private static readonly HashSet<string> s_secret = new(StringComparer.Ordinal)
        { "client_secret", "code", "code_verifier", "device_code", "refresh_token", "token" };

    /// <summary>Posts a form (RFC 6749 section 3.2).</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="form">The form.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="bearer">A token for the Authorization header, or null.</param>
    /// <param name="elapsed">How much of the timeout of 30 seconds earlier attempts have used.</param>
    public async Task<OAuthResponse> PostAsync(
        Uri endpoint, IReadOnlyList<KeyValuePair<string, string?>> form, CancellationToken cancellationToken, string? bearer = null, TimeSpan elapsed = default)
    {
        SecretRedactor secrets = new([bearer, .. form.Where(pair => s_secret.Contains(pair.Key)).Select(pair => pair.Value)]);
        return await SendAsync(endpoint, address => new(HttpMethod.Post, address)
        {
            // Not FormUrlEncodedContent: Home Connect refuses some charset suffixes with "invalid content type".
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(FormEncoding.Encode(form)))
                { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } },
            Headers = { Accept = { new("application/json") }, Authorization = bearer is null ? null : new("Bearer", bearer) },
        }, secrets, cancellationToken, elapsed).ConfigureAwait(false);
    }

    /// <summary>Gets a page without following redirects.</summary>
    public Task<OAuthResponse> GetAsync(Uri page, CancellationToken cancellationToken) =>
        SendAsync(page, address => new(HttpMethod.Get, address), new(), cancellationToken);

    private async Task<OAuthResponse> SendAsync(
        Uri address, Func<Uri, HttpRequestMessage> createRequest, SecretRedactor secrets, CancellationToken cancellationToken, TimeSpan elapsed = default)
    {
        using CancellationTokenSource timedOut = new(elapsed < s_timeout ? s_timeout - elapsed : TimeSpan.Zero, timeProvider);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timedOut.Token);
        try
        {
            using HttpRequestMessage request = createRequest(address);
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            string body = await ReadAsync(response.Content, linked.Token).ConfigureAwait(false);
            HttpResponseHeaders headers = response.Headers;
            TimeSpan? retryAfter = RetryAfter.Read(headers, timeProvider.GetUtcNow());
            return new((int)response.StatusCode, body, retryAfter, headers.Location, headers.Date, ResponseMediaType.Of(response.Content))
            {
                Secrets = secrets,
            };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            string seconds = ConsoleText.FormatNumber(s_timeout.TotalSeconds);
            throw new ApplianceAuthException(ErrorId.CloudUnreachable, Messages.FormatCloudTimeout(provider.DisplayName, seconds), inner: e);
        }
        catch (Exception e) when (e is InvalidDataException or (InvalidOperationException and not ObjectDisposedException))
        {
            // .NET throws these for a body that is not compressed as its header says.
            throw new ApplianceAuthException(ErrorId.CloudFailed, Messages.FormatOAuthResponseUndecodable(provider.DisplayName), inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ConnectionFailure.Create(provider, address, e, secrets);
        }
    }

    private async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using MemoryStream body = new();
        byte[] buffer = new byte[8192];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; body.Write(buffer, 0, read))
        {
            if (body.Length + read > MaximumResponse)
            {
                throw new ApplianceAuthException(
                    ErrorId.UnexpectedResponse, Messages.FormatOAuthResponseTooLong(provider.DisplayName, ConsoleText.FormatNumber(MaximumResponse)));
            }
        }

        return TextDecoding.Decode(body.GetBuffer().AsSpan(0, (int)body.Length));
    }
}
