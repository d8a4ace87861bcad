using System.Text.Json;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the values and types of keys.</summary>
public class KeyValuesTests
{
    [Theory]
    [InlineData("true", "Boolean", "true")]
    [InlineData("false", "Boolean", "false")]
    [InlineData("2.50", "Double", "2.50")]
    [InlineData("\"x\"", "String", "\"x\"")]
    [InlineData("[2,45]", "Time", "[2,45]")]
    [InlineData("[2,60]", null, null)]
    [InlineData("[2,-1]", null, null)]
    [InlineData("[-1,2]", null, null)]
    [InlineData("[0,0]", "Time", "[0,0]")]
    [InlineData("[0,59]", "Time", "[0,59]")]
    [InlineData("[10000,0]", "Time", "[10000,0]")]
    [InlineData("[10001,0]", null, null)]
    [InlineData("[1e308,0]", null, null)]
    [InlineData("[1,2,3]", null, null)]
    [InlineData("[1]", null, null)]
    [InlineData("null", null, null)]
    [InlineData("{}", null, null)]
    [InlineData("\"BSH.Common.EnumType.PowerState.On\"", "BSH.Common.EnumType.PowerState", "\"BSH.Common.EnumType.PowerState.On\"")]
    [InlineData("\"BSH.Common.EnumType.PowerState\"", "String", "\"BSH.Common.EnumType.PowerState\"")]
    [InlineData("\"BSH.Common.EnumType.\"", "String", "\"BSH.Common.EnumType.\"")]
    [InlineData("\"BSH.Common.EnumType..On\"", "String", "\"BSH.Common.EnumType..On\"")]
    public void Value_has_a_type_and_a_JSON_text(string value, string? type, string? json)
    {
        JsonElement element = Parse(value);

        Assert.Equal((type, json), (KeyValues.TypeOf(element), KeyValues.Json(element)));
    }

    [Theory]
    [InlineData("7.5", 7.5)]
    [InlineData("[2,45]", 165.0)]
    [InlineData("[2]", null)]
    [InlineData("\"7\"", null)]
    public void Number_of_a_time_is_in_minutes(string value, double? number) => Assert.Equal(number, KeyValues.Number(Parse(value)));

    [Fact]
    public void Array_has_the_values_without_objects() => Assert.Equal(["1", "\"a\"", "true"], KeyValues.Array(Parse("""[1,"a",{},null,true]""")));

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    public void Array_of_another_kind_is_null(string value) => Assert.Null(KeyValues.Array(Parse(value)));

    [Theory]
    [InlineData("Az09.-_ ", "\"Az09.-_ \"")]
    [InlineData("a\"b", "\"a\\u0022b\"")]
    [InlineData("ü", "\"\\u00FC\"")]
    [InlineData("", "\"\"")]
    public void Quote_escapes_what_JSON_requires(string text, string json) => Assert.Equal(json, KeyValues.Quote(text));

    [Theory]
    [InlineData("2.0", "2", true)]
    [InlineData("3", "2", false)]
    [InlineData("\"2\"", "2", false)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "a", false)]
    public void Value_matches_an_equal_one(string value, string allowed, bool matches) => Assert.Equal(matches, KeyValues.Matches(Parse(value), allowed));

    [Theory]
    [InlineData("BSH.Common.EnumType.PowerState.On", "Cooking.Oven.EnumType.PowerState", true)]
    [InlineData("A.EnumType.CleaningModes.Silent", "A.EnumType.CleaningMode", true)]
    [InlineData("A.EnumType.CleaningMode.Silent", "A.EnumType.CleaningModes", true)]
    [InlineData("A.EnumType.DoorState.Open", "A.EnumType.PowerState", false)]
    [InlineData("On", "A.EnumType.PowerState", false)]
    public void Enumeration_is_compared_by_its_name(string value, string type, bool same) => Assert.Equal(same, KeyValues.IsOfEnumeration(value, type));

    [Theory]
    [InlineData("A.EnumType.B", true)]
    [InlineData("EnumType.B", false)]
    [InlineData("Int", false)]
    [InlineData(null, false)]
    public void Name_of_an_enumeration_has_a_part_for_it(string? type, bool isEnumeration) => Assert.Equal(isEnumeration, KeyValues.IsEnumeration(type));

    [Theory]
    [InlineData("Boolean", null, null, null, "true, false")]
    [InlineData("Boolean", null, null, "false", "false, true")]
    [InlineData("String", null, null, null, "\"\"")]
    [InlineData("Int", null, null, null, "0")]
    [InlineData("Integer", null, null, "4", "4")]
    [InlineData("Double", null, null, null, "0")]
    [InlineData("Float", null, null, "0.5", "0.5")]
    [InlineData("Int", 3.0, null, null, "3")]
    [InlineData("Int", 3.0, null, "5", "5")]
    [InlineData("Time", 90.0, null, null, "[1,30]")]
    [InlineData("Time", null, null, null, "")]
    [InlineData("Int", 3.0, "1,2", "2", "2, 1")]
    [InlineData("Int", 3.0, "1,2", "7", "1, 2")]
    [InlineData(null, null, null, null, "")]
    public void Examples_begin_with_the_default(string? type, double? minimum, string? values, string? preferred, string examples)
    {
        ApplianceKey key = new("K") { Type = type, Limits = new() { Minimum = minimum, Values = values?.Split(','), Default = preferred } };

        Assert.Equal(examples, string.Join(", ", KeyExamples.Of(key, new("/settings", "settings"))));
    }

    [Fact]
    public void Examples_of_a_resource_with_default_values_are_these() =>
        Assert.Equal(["true"], KeyExamples.Of(new("K") { Type = "Boolean" }, new KeyResource("/commands", "commands") { DefaultValues = ["true"] }));

    private static JsonElement Parse(string value)
    {
        using JsonDocument document = JsonDocument.Parse(value);
        return document.RootElement.Clone();
    }
}
