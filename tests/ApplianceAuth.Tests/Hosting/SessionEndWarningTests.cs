using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

/// <summary>When the end of a session is reported, and whether with its time or its date.</summary>
public sealed class SessionEndWarningTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, false)]
    [InlineData(0, false)]
    [InlineData(7 * 86_400, false)]
    [InlineData((7 * 86_400) - 1, true)]
    [InlineData(1, true)]
    public void Fixed_end_within_seven_days_is_reported_with_its_time(int? seconds, bool isReported) =>
        Assert.Equal(isReported, Text(seconds, isFixed: true)?.Contains(ConsoleText.FormatTime(End(seconds)), StringComparison.Ordinal) ?? false);

    [Theory]
    [InlineData(7 * 86_400, false)]
    [InlineData(1, true)]
    public void Other_end_within_seven_days_is_reported_with_its_date(int? seconds, bool isReported)
    {
        string? text = Text(seconds, isFixed: false);

        Assert.Equal(isReported, text?.Contains(ConsoleText.FormatDate(End(seconds)), StringComparison.Ordinal) ?? false);
        Assert.DoesNotContain(ConsoleText.FormatTime(End(seconds)), text ?? "", StringComparison.Ordinal);
    }

    private static DateTimeOffset End(int? seconds) => s_now.AddSeconds(seconds ?? 0);

    private static string? Text(int? seconds, bool isFixed) =>
        SessionEndWarning.Text(AccountAddress.Parse("Miele"), seconds is null ? null : End(seconds), isFixed, s_now);
}
