using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of how known keys are combined with those of a newer response.</summary>
public class ApplianceKeysTests
{
    [Fact]
    public void Key_merge_takes_the_values_of_the_newer_response()
    {
        ApplianceKey merged = new ApplianceKey("K") { Name = "Old", Unit = "°F", Type = "Int", SampleType = "Double", Limits = new() { Maximum = 1 } }
            .Merge(new("K") { Name = "New", Unit = "°C", Type = "Double", SampleType = "Boolean", Limits = new() { Maximum = 2 } });

        Assert.Equal(new("K") { Name = "New", Unit = "°C", Type = "Double", SampleType = "Boolean", Limits = new() { Maximum = 2 } }, merged);
    }

    [Fact]
    public void Key_merge_keeps_the_values_that_the_newer_response_does_not_have()
    {
        ApplianceKey known = new("K") { Name = "Old", Unit = "°F", Type = "Int", SampleType = "Double", Limits = new() { Maximum = 1 } };

        Assert.Equal(known, known.Merge(new("K")));
    }

    [Fact]
    public void Merge_replaced_group_loses_its_keys_and_nested_groups()
    {
        ApplianceKeys known = Keys(("actions", "light"), ("actions/light", "colour"), ("actions2", "other"), ("settings", "power"));

        known.Merge(Keys(("actions", "start")), "actions");

        Assert.Equal(["actions2: other", "actions: start", "settings: power"], Content(known));
    }

    [Fact]
    public void Merge_without_a_replaced_group_keeps_all_keys()
    {
        ApplianceKeys known = Keys(("actions", "light"), ("settings", "power"));

        known.Merge(Keys(("actions", "start")), replaced: null);

        Assert.Equal(["actions: light, start", "settings: power"], Content(known));
    }

    [Theory]
    [InlineData("Warm", "temperature")]
    [InlineData("Cold", "temperature, time")]
    [InlineData("Unknown", "temperature, time")]
    [InlineData(null, "temperature, time")]
    public void Of_nested_resource_has_the_keys_of_the_parent_or_of_all(string? parent, string expected)
    {
        ApplianceKeys keys = Keys(
            ("programs", "Warm"), ("programs/Warm", "temperature"), ("programs/Hot", "temperature"), ("programs/Hot", "time"), ("settings", "power"));
        keys.Group("programs/Cold");

        Assert.Equal(expected, string.Join(", ", keys.Of(new("/options", "programs") { NestedIn = "selected" }, parent).Select(key => key.Key)));
    }

    [Fact]
    public void Of_other_resource_has_the_keys_of_its_group()
    {
        ApplianceKeys keys = Keys(("programs", "Warm"), ("programs/Warm", "temperature"));

        Assert.Equal(["Warm"], keys.Of(new("/programs", "programs"), parent: null).Select(key => key.Key));
        Assert.Empty(keys.Of(new("/settings", "settings"), parent: null));
    }

    private static ApplianceKeys Keys(params (string Group, string Key)[] keys)
    {
        ApplianceKeys all = new();
        foreach ((string group, string key) in keys)
        {
            all.Add(group, new(key));
        }

        return all;
    }

    private static IEnumerable<string> Content(ApplianceKeys keys) => keys.Groups
        .Select(group => $"{group.Key}: {string.Join(", ", group.Value.Keys.Select(key => key.Key))}")
        .Order(StringComparer.Ordinal);
}
