using System.Text.Json;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the comparison of one value with the limits of its key.</summary>
public class ValueCheckTests
{
    [Theory]
    [InlineData("Int", "5", null)]
    [InlineData("Int", "5.0", null)]
    [InlineData("Int", "5.5", "WrongType")]
    [InlineData("Int", "\"5\"", "WrongType")]
    [InlineData("Integer", "5", null)]
    [InlineData("Integer", "5.5", "WrongType")]
    [InlineData("Double", "5.5", null)]
    [InlineData("Double", "true", "WrongType")]
    [InlineData("Float", "5.5", null)]
    [InlineData("Float", "true", "WrongType")]
    [InlineData("Number", "5.5", null)]
    [InlineData("Number", "true", "WrongType")]
    [InlineData("Boolean", "false", null)]
    [InlineData("Boolean", "\"false\"", "WrongType")]
    [InlineData("String", "\"\"", null)]
    [InlineData("String", "5", "WrongType")]
    [InlineData("Time", "[2,45]", null)]
    [InlineData("Time", "[2,60]", "WrongType")]
    [InlineData("Time", "165", "WrongType")]
    [InlineData("BSH.Common.EnumType.PowerState", "\"BSH.Common.EnumType.PowerState.Off\"", null)]
    [InlineData("BSH.Common.EnumType.PowerState", "\"Refrigeration.Common.EnumType.PowerState.Off\"", null)]
    [InlineData("BSH.Common.EnumType.PowerState", "\"BSH.Common.EnumType.DoorState.Open\"", "WrongType")]
    [InlineData("BSH.Common.EnumType.PowerState", "\"Off\"", "WrongType")]
    [InlineData("BSH.Common.EnumType.PowerState", "null", "WrongType")]
    [InlineData("SomethingNew", "{}", null)]
    [InlineData(null, "5", null)]
    public void Value_must_be_of_the_type(string? type, string value, string? problem) =>
        Assert.Equal(problem, Find(new("K") { Type = type }, value));

    [Theory]
    [InlineData("30", null)]
    [InlineData("250", null)]
    [InlineData("29.9", "TooSmall")]
    [InlineData("251", "TooLarge")]
    [InlineData("35", null)]
    [InlineData("36", "StepMismatch")]
    [InlineData("35.0000000001", null)]
    [InlineData("true", "WrongType")]
    public void Value_must_be_within_the_limits(string value, string? problem) =>
        Assert.Equal(problem, Find(new("K") { Limits = new() { Minimum = 30, Maximum = 250, Step = 5 } }, value));

    [Theory]
    [InlineData(1, 86_399, 60.0, "60", null)]
    [InlineData(1, 86_399, 60.0, "61", null)]
    [InlineData(1, 86_399, 60.0, "86399", null)]
    [InlineData(1, 86_399, 60.0, "62", "StepMismatch")]
    [InlineData(0, 1, 0.1, "0.3", null)]
    [InlineData(0, 1, 0.1, "0.3000005", null)]
    [InlineData(0, 1, 0.1, "0.300005", "StepMismatch")]
    [InlineData(0, 1, 0.1, "0.35", "StepMismatch")]
    [InlineData(9, 1, null, "99", null)]
    public void Steps_count_from_the_minimum_or_zero(double minimum, double maximum, double? step, string value, string? problem) =>
        Assert.Equal(problem, Find(new("K") { Limits = new() { Minimum = minimum, Maximum = maximum, Step = step } }, value));

    [Theory]
    [InlineData("2", null)]
    [InlineData("2.0", null)]
    [InlineData("3", "NotAllowed")]
    [InlineData("\"2\"", "NotAllowed")]
    [InlineData("\"on\"", null)]
    [InlineData("\"On\"", "NotAllowed")]
    public void Value_must_be_in_the_list(string value, string? problem) =>
        Assert.Equal(problem, Find(new("K") { Limits = new() { Values = ["1", "2", "\"on\""] } }, value));

    [Fact]
    public void Read_only_value_is_reported_first() =>
        Assert.Equal("ReadOnly", Find(new("K") { Type = "Int", Limits = new() { IsReadOnly = true } }, "\"x\""));

    private static string? Find(ApplianceKey key, string value)
    {
        using JsonDocument parsed = JsonDocument.Parse(value);
        return ValueCheck.Find(key, parsed.RootElement)?.ToString();
    }
}
