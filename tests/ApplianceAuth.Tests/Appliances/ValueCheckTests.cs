using System.Text.Json;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the comparison of one value with the limits of its key.</summary>
public class ValueCheckTests
{
    [Theory]
    [InlineData("Int", "5", null)]
    [InlineData("Int", "5.0", null)]
    [InlineData("Int", "5.5", ValueProblem.WrongType)]
    [InlineData("Int", "\"5\"", ValueProblem.WrongType)]
    [InlineData("Double", "5.5", null)]
    [InlineData("Double", "true", ValueProblem.WrongType)]
    [InlineData("Boolean", "false", null)]
    [InlineData("Boolean", "\"false\"", ValueProblem.WrongType)]
    [InlineData("String", "\"\"", null)]
    [InlineData("String", "5", ValueProblem.WrongType)]
    [InlineData("Time", "[2,45]", null)]
    [InlineData("Time", "[2,60]", ValueProblem.WrongType)]
    [InlineData("Time", "165", ValueProblem.WrongType)]
    [InlineData("BSH.Common.EnumType.PowerState", "\"BSH.Common.EnumType.PowerState.Off\"", null)]
    [InlineData("BSH.Common.EnumType.PowerState", "\"Refrigeration.Common.EnumType.PowerState.Off\"", null)]
    [InlineData("BSH.Common.EnumType.PowerState", "\"BSH.Common.EnumType.DoorState.Open\"", ValueProblem.WrongType)]
    [InlineData("BSH.Common.EnumType.PowerState", "\"Off\"", ValueProblem.WrongType)]
    [InlineData("BSH.Common.EnumType.PowerState", "null", ValueProblem.WrongType)]
    [InlineData("SomethingNew", "{}", null)]
    [InlineData(null, "5", null)]
    public void Value_must_be_of_the_type(string? type, string value, ValueProblem? problem) =>
        Assert.Equal(problem, Find(new("K") { Type = type }, value));

    [Theory]
    [InlineData("30", null)]
    [InlineData("250", null)]
    [InlineData("29.9", ValueProblem.TooSmall)]
    [InlineData("251", ValueProblem.TooLarge)]
    [InlineData("35", null)]
    [InlineData("36", ValueProblem.OffStep)]
    [InlineData("35.0000000001", null)]
    [InlineData("true", ValueProblem.WrongType)]
    public void Value_must_be_within_the_limits(string value, ValueProblem? problem) =>
        Assert.Equal(problem, Find(new("K") { Limits = new() { Minimum = 30, Maximum = 250, Step = 5 } }, value));

    [Theory]
    [InlineData(1, 86_399, 60.0, "60", null)]
    [InlineData(1, 86_399, 60.0, "61", null)]
    [InlineData(1, 86_399, 60.0, "86399", null)]
    [InlineData(1, 86_399, 60.0, "62", ValueProblem.OffStep)]
    [InlineData(0, 1, 0.1, "0.3", null)]
    [InlineData(0, 1, 0.1, "0.35", ValueProblem.OffStep)]
    [InlineData(9, 1, null, "99", null)]
    public void Steps_count_from_the_minimum_or_zero(double minimum, double maximum, double? step, string value, ValueProblem? problem) =>
        Assert.Equal(problem, Find(new("K") { Limits = new() { Minimum = minimum, Maximum = maximum, Step = step } }, value));

    [Theory]
    [InlineData("2", null)]
    [InlineData("2.0", null)]
    [InlineData("3", ValueProblem.NotAllowed)]
    [InlineData("\"2\"", ValueProblem.NotAllowed)]
    [InlineData("\"on\"", null)]
    [InlineData("\"On\"", ValueProblem.NotAllowed)]
    public void Value_must_be_in_the_list(string value, ValueProblem? problem) =>
        Assert.Equal(problem, Find(new("K") { Limits = new() { Values = ["1", "2", "\"on\""] } }, value));

    [Fact]
    public void Read_only_value_is_reported_first() =>
        Assert.Equal(ValueProblem.ReadOnly, Find(new("K") { Type = "Int", Limits = new() { IsReadOnly = true } }, "\"x\""));

    private static ValueProblem? Find(ApplianceKey key, string value)
    {
        using JsonDocument parsed = JsonDocument.Parse(value);
        return ValueCheck.Find(key, parsed.RootElement);
    }
}
