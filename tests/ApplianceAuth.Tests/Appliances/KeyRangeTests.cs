using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the limits of a key as text, and of the warnings that quote them.</summary>
public class KeyRangeTests
{
    [Theory]
    [InlineData(null, null, null, "")]
    [InlineData(null, null, 5.0, "")]
    [InlineData(30.0, 250.0, null, "30 °C to 250 °C")]
    [InlineData(30.0, 250.0, 5.0, "30 °C to 250 °C, step 5 °C")]
    [InlineData(30.0, null, null, "30 °C to")]
    [InlineData(null, 250.0, 0.5, "to 250 °C, step 0.5 °C")]
    public void Describe_limits_have_the_unit_and_the_step(double? minimum, double? maximum, double? step, string text) => Assert.Equal(
        text, KeyRange.Describe(new("K") { Unit = "°C", Limits = new() { Minimum = minimum, Maximum = maximum, Step = step } }));

    [Fact]
    public void Describe_key_without_limits_is_empty() => Assert.Equal("", KeyRange.Describe(new("K")));

    [Fact]
    public void Describe_times_are_hours_and_minutes() => Assert.Equal(
        "[0,0] to [12,30]", KeyRange.Describe(new("K") { Type = ApplianceKey.Time, Unit = "min", Limits = new() { Minimum = 0, Maximum = 750 } }));

    [Theory]
    [InlineData("UnknownKey", "Int")]
    [InlineData("ReadOnly", "Int")]
    [InlineData("WrongType", "Int")]
    [InlineData("WrongType", null)]
    [InlineData("NotAllowed", "Int")]
    [InlineData("TooSmall", "Int")]
    [InlineData("TooLarge", "Int")]
    [InlineData("StepMismatch", "Int")]
    public void Warning_of_a_problem_quotes_the_limit(string problem, string? type)
    {
        ApplianceKey key = new("K") { Type = type, Unit = "°C", Limits = new() { Minimum = 30, Maximum = 250, Step = 5, Values = ["1", "2"] } };

        Assert.Equal(
            problem switch
            {
                "UnknownKey" => Messages.FormatValueKeyUnknown("K"),
                "ReadOnly" => Messages.FormatValueReadOnly("K"),
                "WrongType" => Messages.FormatValueWrongType("7", "K", type ?? "Double"),
                "NotAllowed" => Messages.FormatValueNotAllowed("7", "K", "1, 2"),
                "TooSmall" => Messages.FormatValueTooSmall("7", "K", "30 °C"),
                "TooLarge" => Messages.FormatValueTooLarge("7", "K", "250 °C"),
                _ => Messages.FormatValueStepMismatch("7", "K", "5 °C", "30 °C"),
            },
            Describe(problem, key));
    }

    [Fact]
    public void Warning_without_a_minimum_counts_steps_from_zero() => Assert.Equal(
        Messages.FormatValueStepMismatch("7", "K", "5 °C", "0 °C"), Describe("StepMismatch", new("K") { Unit = "°C", Limits = new() { Step = 5 } }));

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(11)]
    public void Warning_lists_at_most_ten_allowed_values(int count)
    {
        string listed = string.Join(", ", Enumerable.Range(1, Math.Min(count, 10)));
        ApplianceKey key = new("K") { Limits = new() { Values = [.. Enumerable.Range(1, count).Select(value => $"{value}")] } };

        Assert.Equal(
            count == 0 ? Messages.FormatValueNoneAllowed("K") : Messages.FormatValueNotAllowed("7", "K", count > 10 ? $"{listed}, …" : listed),
            Describe("NotAllowed", key));
    }

    private static string Describe(string problem, ApplianceKey key) =>
        new ValueWarning(Enum.Parse<ValueProblem>(problem), key, "7", DateTimeOffset.UnixEpoch).Describe(text => text);
}
