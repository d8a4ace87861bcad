using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ApplianceAuth;

/// <summary>Reads how long a cloud asks to wait before the next request (RFC 9110 section 10.2.3), in whole seconds.</summary>
/// <remarks>
/// A time in the past, zero and a negative number are treated as missing: clouds have sent all three and refused the next request again. The caller
/// then uses its own back-off.
/// </remarks>
internal static partial class RetryAfter
{
    // The longest window of both clouds is a day; longer times are cut to it.
    private static readonly TimeSpan s_maximum = TimeSpan.FromDays(1);

    /// <summary>The longest time that a block can last, with an hour for the cloud's clock. A later end was computed while this computer's clock was wrong.</summary>
    public static TimeSpan LongestBlock => s_maximum + TimeSpan.FromHours(1);

    /// <summary>The wait in a response's header, or null.</summary>
    /// <param name="headers">The headers. A date is relative to their <c>Date</c>, because this computer's clock may differ from the cloud's.</param>
    /// <param name="now">The time, UTC, for a response without <c>Date</c>.</param>
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

    /// <summary>The wait in a text such as "Requests are blocked during the remaining period of N seconds.", or null.</summary>
    public static TimeSpan? Read(string? text) =>
        text is not null && SecondsInText().Match(text) is { Success: true } match ? Seconds(match.Groups[1].Value) : null;

    // RetryConditionHeaderValue refuses fractions.
    private static TimeSpan? Seconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) ? Valid(seconds) : null;

    private static TimeSpan? Valid(double seconds) =>
        seconds > 0 ? TimeSpan.FromSeconds(Math.Min(Math.Ceiling(seconds), s_maximum.TotalSeconds)) : null;

    // At most 30 digits, and only from their beginning: a body may contain a million of them.
    [GeneratedRegex(@"(?<![\d.])(\d{1,30}(?:\.\d{1,30})?) second", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecondsInText();
}
