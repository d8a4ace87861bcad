using System.Net;
using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Api;

/// <summary>Turns the error answers of both clouds' APIs into exceptions.</summary>
internal static class ApiFailure
{
    private const int LongestRefusal = 1024 * 1024;

    /// <summary>The exception for an answer that is none of success, which this disposes.</summary>
    public static async Task<ApplianceAuthException> ReadAsync(
        ApiCall call, StoredAccount account, HttpResponseMessage response, DateTimeOffset now, CancellationToken stop)
    {
        using (response)
        {
            byte[] body = await ReadAsync(response, stop).ConfigureAwait(false);
            return Explain(call.Provider, response, body, now, AccountSecrets.Of(account), RepeatedCall.Write(call, account));
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
        key = key is null ? null : secrets.Show(key);
        string said = secrets.Show(words ?? key ?? response.ReasonPhrase ?? "no reason given");
        DateTimeOffset? retryAt = now + (response.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - now : PlainWords.Wait(words));
        Reason reason = provider.LimitStatuses.Contains(status) || (status == (int)HttpStatusCode.ServiceUnavailable && retryAt is not null)
            ? Reason.RateLimited
            : status is 500 or 502 or 503 or 504 ? Reason.CloudFailed : Reason.CallRefused;
        string until = reason == Reason.RateLimited && retryAt is { } at
            ? $" Not before {PlainWords.Time(at)}." : "";
        return new(reason, $"{provider.DisplayName} answered HTTP {status}: {(until.Length > 0 ? PlainWords.Sentence(said) : said)}{until}",
            reason == Reason.CallRefused ? CallAdvice.Find(status, key) : null)
        {
            CloudError = key,
            StatusCode = status,
            RetryAt = reason == Reason.RateLimited ? retryAt : null,
            RepeatedBy = repeatedBy,
        };
    }

    // What a refusal has to say fits into little; of a longer one nobody reads the rest.
    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestRefusal).WaitAsync(stop).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return [];
        }
    }

    // Home Connect: { "error": { "key", "description" } }; Miele: { "message" } with or without a code.
    private static (string? Key, string? Words) Read(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? (null, null)
                : root.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object
                    ? (Text(error, "key"), Text(error, "description"))
                : (Text(root, "error") ?? Text(root, "code"), Text(root, "message") ?? Text(root, "error_description"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's HTML page, or nothing at all; half a surrogate pair is an InvalidOperationException.
            return (null, null);
        }
    }

    private static string? Text(JsonElement element, string name) =>
        !element.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind is JsonValueKind.String or JsonValueKind.Number && value.ToString() is { Length: > 0 } text ? text : null;
}
