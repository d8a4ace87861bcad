using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

/// <summary>When a session's end is warned of, and whether using the account helps.</summary>
public sealed class SessionEndWarningTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, null)]
    [InlineData(7 * 86_400, null)]
    [InlineData((7 * 86_400) - 1, "before then")]
    [InlineData(1, "before then")]
    public void Fixed_end_within_seven_days_asks_for_a_new_sign_in(int? seconds, string? text) => AssertText(text, seconds, isFixed: true);

    [Theory]
    [InlineData(7 * 86_400, null)]
    [InlineData(1, "unless it is used before.")]
    public void Other_end_within_seven_days_asks_for_use(int? seconds, string? text) => AssertText(text, seconds, isFixed: false);

    private static void AssertText(string? text, int? seconds, bool isFixed)
    {
        string? shown = SessionEndWarning.Text(AccountAddress.Parse("Miele"), seconds is { } life ? s_now.AddSeconds(life) : null, isFixed, s_now);

        Assert.Equal(text is null, shown is null);
        Assert.Contains(text ?? "", shown ?? "", StringComparison.Ordinal);
    }
}
