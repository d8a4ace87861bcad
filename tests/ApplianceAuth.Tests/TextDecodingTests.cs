using System.Text;

namespace ApplianceAuth.Tests;

public class TextDecodingTests
{
    [Theory]
    [InlineData("EFBBBF61", "a")]
    [InlineData("61EFBBBF", "a\uFEFF")]
    [InlineData("4BFC63", "K\uFFFDc")]
    [InlineData("", "")]
    public void Decode_removes_the_byte_order_mark_and_replaces_invalid_bytes(string bytes, string text) =>
        Assert.Equal(text, TextDecoding.Decode(Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("""{"a":"\u00e4\n\\ud800 ä"}""")]
    [InlineData("""{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":"\uD83D\uDE00\\"}""")]
    [InlineData("{")]
    [InlineData("\\")]
    [InlineData("\\u")]
    [InlineData("\\ud8")]
    public void RepairJson_valid_JSON_is_not_copied(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);

        ReadOnlyMemory<byte> repaired = TextDecoding.RepairJson(bytes.AsMemory(), out bool changed);

        Assert.False(changed);
        Assert.True(repaired.Span == bytes.AsSpan());
    }

    [Theory]
    [InlineData("""{"\ud800":1}""", """{"\ufffd":1}""")]
    [InlineData("""["\udc00","\ud800\ud800\udc00"]""", """["\ufffd","\ufffd\ud800\udc00"]""")]
    [InlineData("""["\uD83D\u0041"]""", """["\ufffd\u0041"]""")]
    [InlineData("""["\\\ud800"]""", """["\\\ufffd"]""")]
    [InlineData("\"\\ud800", "\"\\ufffd")]
    public void RepairJson_replaces_escapes_of_lone_surrogates(string json, string repaired)
    {
        Assert.Equal(repaired, Encoding.UTF8.GetString(TextDecoding.RepairJson(Encoding.UTF8.GetBytes(json).AsMemory(), out bool changed).Span));
        Assert.True(changed);
    }

    [Theory]
    [InlineData("22FC22", "\"\uFFFD\"", true)]
    [InlineData("EFBBBF22FC5C756438303022", "\"\uFFFD\\ufffd\"", true)]
    [InlineData("EFBBBF7B7D", "{}", false)]
    public void RepairJson_replaces_invalid_UTF_8_but_not_a_byte_order_mark(string bytes, string repaired, bool changed)
    {
        Assert.Equal(repaired, Encoding.UTF8.GetString(TextDecoding.RepairJson(Convert.FromHexString(bytes).AsSpan(), out bool found)));
        Assert.Equal(changed, found);
    }
}
