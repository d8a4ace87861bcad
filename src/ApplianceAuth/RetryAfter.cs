using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ApplianceAuth;

/// <summary>How long a cloud asks to wait before the next request (RFC 9110 section 10.2.3), in whole seconds.</summary>
/// <remarks>
/// A wait that is over, zero or negative is unknown: clouds have sent all three and refused the next request again. The caller then waits for a
/// growing time of its own.
/// </remarks>
public static partial class RetryAfter
{
    // The longest limit of either cloud is a day; whatever claims more is not believed.
    private static readonly TimeSpan s_maximum = TimeSpan.FromDays(1);

    /// <summary>The wait in a response's header, or null.</summary>
    /// <param name="headers">The headers. A date counts from their own <c>Date</c>, since this machine's clock may differ from the cloud's.</param>
    /// <param name="now">The time, UTC, for a response without a date.</param>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out HeaderStringValues values))
        {
            return null;
        }

        string text = values.First().Trim();
        return Seconds(text) ?? (RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? parsed) && parsed.Date is { } date
            ? Valid((date - (headers.Date ?? now)).TotalSeconds)
            : null);
    }

    /// <summary>The wait in "Requests are blocked during the remaining period of N seconds.", where some responses say it only in words; or null.</summary>
    public static TimeSpan? Read(string? text) => text is not null && Words().Match(text) is { Success: true } match ? Seconds(match.Groups[1].Value) : null;

    // Not by the header's own type, which refuses fractions.
    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) ? Valid(seconds) : null;

    private static TimeSpan? Valid(double seconds) =>
        seconds > 0 ? TimeSpan.FromSeconds(Math.Min(Math.Ceiling(seconds), s_maximum.TotalSeconds)) : null;

    // At most 30 digits, and only at their beginning: a body may be a million of them.
    [GeneratedRegex(@"(?<![\d.])(\d{1,30}(?:\.\d{1,30})?) second", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
