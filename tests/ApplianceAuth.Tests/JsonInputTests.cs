using System.Text;
using System.Text.Json;

namespace ApplianceAuth.Tests;

public class JsonInputTests
{
    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{\"a\":\"\0\"}")]
    [InlineData("{\"a\"")]
    public void TryParse_text_that_is_not_JSON_is_null(string text)
    {
        Assert.Null(JsonInput.TryParse(text));
        Assert.Null(JsonInput.TryParse(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void TryParse_nesting_is_limited_to_1024_levels(int levels, bool isRead)
    {
        using JsonDocument? document = JsonInput.TryParse(new string('[', levels) + new string(']', levels));

        Assert.Equal(isRead, document is not null);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(19, false)]
    public void TryParse_longer_text_is_null(int maximum, bool isRead)
    {
        using JsonDocument? fromText = JsonInput.TryParse("\"123456789012345678\"", maximum);
        using JsonDocument? fromBytes = JsonInput.TryParse("\"123456789012345678\""u8.ToArray(), maximum);

        Assert.Equal((isRead, isRead), (fromText is not null, fromBytes is not null));
    }

    [Theory]
    [InlineData("""{"a":"x"}""", "x", "x", null)]
    [InlineData("""{"a":7}""", null, "7", 7.0)]
    [InlineData("""{"a":"7.5"}""", "7.5", "7.5", 7.5)]
    [InlineData("""{"a":1e999}""", null, "1e999", null)]
    [InlineData("""{"a":"NaN"}""", "NaN", "NaN", null)]
    [InlineData("""{"a":""}""", null, null, null)]
    [InlineData("""{"a":{}}""", null, null, null)]
    [InlineData("""{"a":null}""", null, null, null)]
    [InlineData("""{"b":"x"}""", null, null, null)]
    [InlineData("[1]", null, null, null)]
    [InlineData("""{"\ud800":1,"a":"\ud800"}""", "\uFFFD", "\uFFFD", null)]
    public void Member_missing_or_of_another_type_is_null(string json, string? text, string? textOrNumber, double? number)
    {
        using JsonDocument document = JsonInput.TryParse(json)!;
        JsonElement member = document.RootElement.Member("a");

        Assert.Equal((text, textOrNumber, number), (member.Text(), member.TextOrNumber(), member.NumberOrText()));
    }

    [Fact]
    public void TryParse_reads_lone_surrogates()
    {
        using JsonDocument document = JsonInput.TryParse("{\"a\":\"x\uD800\"}")!;

        Assert.Equal("x\uFFFD", document.RootElement.Member("a").Text());
    }

    [Fact]
    public void TryParse_skips_a_byte_order_mark()
    {
        using JsonDocument document = JsonInput.TryParse("\uFEFF{\"a\":1}")!;

        Assert.Equal(1, document.RootElement.Member("a").Number());
    }
}
