using System.Text.Json;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the comparison of JSON values.</summary>
public class JsonEqualityTests
{
    [Theory]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":1,"text":"x"}""", """{"a":1,"text":"y"}""", true)]
    [InlineData("""{"a":1,"text":"x"}""", """{"a":1}""", true)]
    [InlineData("[1,2]", "[1, 2]", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1,2]", "[1]", false)]
    [InlineData("[1]", "[1,2]", false)]
    [InlineData("\"\\u0041\"", "\"A\"", true)]
    [InlineData("\"A\"", "\"a\"", false)]
    [InlineData("2.0", "2", true)]
    [InlineData("2.5", "2", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("1e3", "1000", true)]
    [InlineData("true", "false", false)]
    [InlineData("true", " true", true)]
    [InlineData("null", " null", true)]
    [InlineData("null", "0", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("{", "{}", false)]
    public void Values_are_equal_without_regard_to_notation_and_ignored_members(string known, string value, bool same)
    {
        using JsonDocument document = JsonDocument.Parse(value);

        Assert.Equal(same, new JsonEquality(["text"]).Same(known, document.RootElement, value));
    }

    [Fact]
    public void Equal_texts_are_not_parsed() => Assert.True(new JsonEquality([]).Same("{", default, "{"));
}
