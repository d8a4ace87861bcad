
using System.Net;
using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Converts error responses of the clouds' APIs to exceptions.</summary>
internal static class ApiFailure
{
    /// <summary>Home Connect's status for a fault of the appliance. The cloud itself works, and a retry does not help.</summary>
    private const int ApplianceFault = 528;

    private const int MaximumErrorBody = 1024 * 1024;

    /// <summary>Creates the exception for an error response, and disposes the response.</summary>
    /// <param name="call">The call.</param>
    /// <param name="account">The account whose token was sent.</param>
    /// <param name="response">The response; its body need not have been received.</param>
    /// <param name="timeout">The timeout for the body, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="timeProvider">Time source.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<ApplianceAuthException> ReadAsync(
        ApiCall call, StoredAccount account, HttpResponseMessage response, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using (response)
        {
            byte[] body = await ReadAsync(response, timeout, timeProvider, cancellationToken).ConfigureAwait(false);
            return Explain(call.Provider, response, body, timeProvider.GetUtcNow(), AccountSecrets.Of(account), RetryCommand.Text(call, account));
        }
    }

    /// <summary>Creates the exception for an error response.</summary>
    /// <param name="provider">The provider that sent it.</param>
    /// <param name="response">The response, for its status and headers.</param>
    /// <param name="body">The body.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="secrets">Removes secrets from the text of the cloud.</param>
    /// <param name="retryCommand">The command that repeats the call.</param>
    public static ApplianceAuthException Explain(
        Provider provider, HttpResponseMessage response, byte[] body, DateTimeOffset now, SecretRedactor secrets, string? retryCommand)
    {
        int status = (int)response.StatusCode;
        string number = ConsoleText.FormatNumber(status);
        (string? key, string? description) = Read(body);
        key = key is null ? null : secrets.RedactAndSanitize(key);
        string message = secrets.RedactAndSanitize(description ?? key ?? response.ReasonPhrase ?? Messages.ApiErrorWithoutMessage);
        DateTimeOffset? retryAt = now + (RetryAfter.Read(response.Headers, now) ?? RetryAfter.Read(description));
        bool limited = provider.LimitStatuses.Contains(status) || (status == (int)HttpStatusCode.ServiceUnavailable && retryAt is not null);
        // A successful response is here only because an intermediary sent it; its body may be missing.
        if (response.IsSuccessStatusCode || (!limited && IntermediaryResponse.Is(status, ResponseMediaType.Of(response.Content), body)))
        {
            return IntermediaryResponse.Failure(provider, status, retryCommand);
        }

        ErrorId reason = limited ? ErrorId.RateLimited : status >= 500 && status != ApplianceFault ? ErrorId.CloudFailed : ErrorId.CallRefused;
        return new(
            reason,
            limited && retryAt is { } at
                ? Messages.FormatApiErrorRetryAt(provider.DisplayName, number, ConsoleText.WithFullStop(message), ConsoleText.FormatTime(at))
                : Messages.FormatApiError(provider.DisplayName, number, message),
            reason == ErrorId.CallRefused ? CallRecommendations.Find(status, key) : null)
        {
            CloudError = key,
            StatusCode = status,
            RetryAt = limited ? retryAt : null,
            RetryCommand = retryCommand,
        };
    }

    // Error bodies are short; the rest of a longer one is not read.
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
    private static (string? Key, string? Description) Read(byte[] body)
    {
        using JsonDocument? document = JsonInput.TryParse(body, MaximumErrorBody);
        JsonElement root = document?.RootElement ?? default, error = root.Member("error");
        return error.ValueKind == JsonValueKind.Object
            ? (error.Member("key").TextOrNumber(), error.Member("description").TextOrNumber())
            : (error.TextOrNumber() ?? root.Member("code").TextOrNumber(),
                root.Member("message").TextOrNumber() ?? root.Member("error_description").TextOrNumber());
    }
}
