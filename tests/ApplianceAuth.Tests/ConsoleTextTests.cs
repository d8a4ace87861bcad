namespace ApplianceAuth.Tests;

public class ConsoleTextTests
{
    [Theory]
    [InlineData("not allowed", "not allowed")]
    [InlineData("", "")]
    [InlineData("für Gäste – geöffnet 🙂", "für Gäste – geöffnet 🙂")]
    [InlineData("\u001b]0;owned\u0007", "]0;owned")]
    [InlineData("one\r\ntwo\tthree\u007f", "onetwothree")]
    [InlineData("C1: \u0085\u009b31m", "C1: 31m")]
    [InlineData("\u202Eevil\u202C \u2066a\u2069 \u200Eb\u200F \u061Cc", "evil a b c")]
    [InlineData("zero\u200Bwidth\u200D \uFEFFmark\u00AD\u2060", "zerowidth mark")]
    [InlineData("line\u2028paragraph\u2029", "lineparagraph")]
    [InlineData("tag \U000E0041\U000E007F!", "tag !")]
    public void SanitizeAndTruncate_removes_control_characters(string text, string shown) => Assert.Equal(shown, ConsoleText.SanitizeAndTruncate(text));

    [Theory]
    [InlineData(300, 300, "")]
    [InlineData(301, 300, "…")]
    [InlineData(5000, 300, "…")]
    public void SanitizeAndTruncate_truncates_to_300_characters(int length, int shown, string more) =>
        Assert.Equal(new string('x', shown) + more, ConsoleText.SanitizeAndTruncate(new('x', length)));

    // No attribute can hold one.
    [Fact]
    public void SanitizeAndTruncate_removes_lone_surrogates() =>
        Assert.Equal("half  and  🙂", ConsoleText.SanitizeAndTruncate("half \ud83d and \ude42 🙂"));

    [Theory]
    [InlineData(298, "🙂…")]
    [InlineData(299, "…")]
    [InlineData(300, "…")]
    public void Truncate_does_not_split_a_surrogate_pair(int before, string end) =>
        Assert.Equal(new string('x', before) + end, ConsoleText.SanitizeAndTruncate(new string('x', before) + "🙂🙂🙂"));

    [Theory]
    [InlineData("Done", "Done.")]
    [InlineData("Done.", "Done.")]
    [InlineData("Done?  ", "Done?")]
    [InlineData("Done!", "Done!")]
    [InlineData("Do…", "Do…")]
    [InlineData("", "")]
    public void WithFullStop_adds_a_missing_full_stop(string text, string sentence) => Assert.Equal(sentence, ConsoleText.WithFullStop(text));

    [Fact]
    public void FormatTime_uses_the_local_time_zone()
    {
        DateTimeOffset time = new(new DateTime(2026, 3, 9, 17, 5, 4, DateTimeKind.Local));

        Assert.Equal("2026-03-09 17:05:04", ConsoleText.FormatTime(time));
        Assert.Equal("2026-03-09 17:05:04", ConsoleText.FormatTime(time.ToUniversalTime()));
    }
}
