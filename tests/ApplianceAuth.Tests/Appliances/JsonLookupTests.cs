using System.Text.Json;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of missing paths and of times at the limits.</summary>
public class JsonLookupTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("b")]
    [InlineData("a/b")]
    [InlineData("list/b/value")]
    [InlineData("list/a/key/b")]
    public void Find_of_a_missing_path_is_Undefined(string? place) =>
        Assert.Equal(JsonValueKind.Undefined, JsonLookup.Find(Json("""{"a":1,"list":[{"key":"a","value":2}]}"""), place).ValueKind);

    [Theory]
    [InlineData("a", "1")]
    [InlineData("list/a/value", "2")]
    public void Find_follows_names_and_keys_in_arrays(string place, string value) =>
        Assert.Equal(value, JsonLookup.Text(JsonLookup.Find(Json("""{"a":1,"list":[7,{"key":"b"},{"key":"a","value":2}]}"""), place)));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", null)]
    [InlineData("2147483646", 2147483646)]
    [InlineData("2147483647", null)]
    [InlineData("[0,0]", null)]
    [InlineData("[0,1]", 60)]
    [InlineData("[2,0]", 7200)]
    [InlineData("[1]", null)]
    [InlineData("[0,1,0]", null)]
    [InlineData("[[1],2]", null)]
    public void Time_outside_the_valid_range_is_null(string time, int? seconds) => Assert.Equal(
        seconds is { } known ? TimeSpan.FromSeconds(known) : (TimeSpan?)null, JsonLookup.Duration(Json(time), []));

    [Theory]
    [InlineData("60dC", 60.0)]
    [InlineData("140dF", 140.0)]
    [InlineData("x.EnumType.Probe.60dC", 60.0)]
    [InlineData("1000dC", null)]
    [InlineData("dC", null)]
    [InlineData("٦٠dC", null)]
    [InlineData("६०dC", null)]
    public void Temperature_in_a_name_has_one_to_three_ASCII_digits(string word, double? degrees) =>
        Assert.Equal(degrees, JsonLookup.NamedTemperature(Json($"\"{word}\""))?.Degrees);

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
