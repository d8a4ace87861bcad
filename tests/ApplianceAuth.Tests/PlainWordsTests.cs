namespace ApplianceAuth.Tests;

public class PlainWordsTests
{
    [Theory]
    [InlineData("not allowed", "not allowed")]
    [InlineData("", "")]
    [InlineData("für Gäste – geöffnet 🙂", "für Gäste – geöffnet 🙂")]
    [InlineData("\u001b]0;owned\u0007", "]0;owned")]
    [InlineData("one\r\ntwo\tthree\u007f", "onetwothree")]
    public void A_strangers_words_come_without_control_characters(string text, string shown) => Assert.Equal(shown, PlainWords.Printable(text));

    [Theory]
    [InlineData(300, 300, "")]
    [InlineData(301, 300, "…")]
    [InlineData(5000, 300, "…")]
    public void A_strangers_words_end_after_300_characters(int length, int shown, string more) =>
        Assert.Equal(new string('x', shown) + more, PlainWords.Printable(new('x', length)));

    [Fact]
    public void A_time_is_shown_to_the_second_in_the_persons_own_time_zone()
    {
        DateTimeOffset time = new(new DateTime(2026, 3, 9, 17, 5, 4, DateTimeKind.Local));

        Assert.Equal("2026-03-09 17:05:04", PlainWords.Time(time));
        Assert.Equal("2026-03-09 17:05:04", PlainWords.Time(time.ToUniversalTime()));
    }
}
