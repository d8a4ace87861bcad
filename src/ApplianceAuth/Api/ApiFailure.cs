using System.Net;
using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Turns the error responses of both clouds' APIs into exceptions.</summary>
internal static class ApiFailure
{
    /// <summary>Home Connect's own status for a fault of the appliance: the cloud itself is well, and asking again does not help.</summary>
    private const int ApplianceFault = 528;

    private const int MaximumErrorBody = 1024 * 1024;

    /// <summary>The exception for a response that is no success, which this disposes.</summary>
    /// <param name="call">What was called.</param>
    /// <param name="account">With whose token.</param>
    /// <param name="response">The response; its body may still be on its way.</param>
    /// <param name="timeout">How long its body may take, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ApplianceAuthException> ReadAsync(
        ApiCall call, StoredAccount account, HttpResponseMessage response, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using (response)
        {
            byte[] body = await ReadAsync(response, timeout, timeProvider, cancellationToken).ConfigureAwait(false);
            return Explain(call.Provider, response, body, timeProvider.GetUtcNow(), AccountSecrets.Of(account), RepeatedCall.Command(call, account));
        }
    }

    /// <summary>The exception for a refusal.</summary>
    /// <param name="provider">Whose it is.</param>
    /// <param name="response">Its status and headers.</param>
    /// <param name="body">Its body.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="secrets">Removes secrets from what the cloud says.</param>
    /// <param name="repeatedBy">The command that repeats the call.</param>
    public static ApplianceAuthException Explain(
        Provider provider, HttpResponseMessage response, byte[] body, DateTimeOffset now, SecretRedactor secrets, string? repeatedBy)
    {
        int status = (int)response.StatusCode;
        (string? key, string? words) = Read(body);
        key = key is null ? null : secrets.RedactAndSanitize(key);
        string said = secrets.RedactAndSanitize(words ?? key ?? response.ReasonPhrase ?? "no reason given");
        DateTimeOffset? retryAt = now + (RetryAfter.Read(response.Headers, now) ?? RetryAfter.Read(words));
        bool limited = provider.LimitStatuses.Contains(status) || (status == (int)HttpStatusCode.ServiceUnavailable && retryAt is not null);
        if (!limited && IntermediaryResponse.Is(status, ResponseMediaType.Of(response.Content), body))
        {
            return IntermediaryResponse.Failure(provider, status, repeatedBy);
        }

        ErrorId reason = limited ? ErrorId.RateLimited : status >= 500 && status != ApplianceFault ? ErrorId.CloudFailed : ErrorId.CallRefused;
        string until = limited && retryAt is { } at ? $" Not before {ConsoleText.FormatTime(at)}." : "";
        return new(reason, $"{provider.DisplayName} answered HTTP {status}: {(until.Length > 0 ? ConsoleText.WithFullStop(said) : said)}{until}",
            reason == ErrorId.CallRefused ? CallRecommendations.Find(status, key) : null)
        {
            CloudError = key,
            StatusCode = status,
            RetryAt = limited ? retryAt : null,
            RepeatedBy = repeatedBy,
        };
    }

    // A refusal is short; the rest of a longer one is not read.
    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaximumErrorBody).WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException || ApiTransport.IsConnectionLost(e))
        {
            return [];
        }
    }

    // Home Connect: { "error": { "key", "description" } }; Miele: { "message" } with or without a code.
    private static (string? Key, string? Words) Read(byte[] body)
    {
        using JsonDocument? document = JsonInput.TryParse(body, MaximumErrorBody);
        JsonElement root = document?.RootElement ?? default, error = root.Member("error");
        return error.ValueKind == JsonValueKind.Object
            ? (error.Member("key").TextOrNumber(), error.Member("description").TextOrNumber())
            : (error.TextOrNumber() ?? root.Member("code").TextOrNumber(), root.Member("message").TextOrNumber() ?? root.Member("error_description").TextOrNumber());
    }
}
