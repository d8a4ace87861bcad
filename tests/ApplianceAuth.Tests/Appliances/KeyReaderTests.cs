using System.Text.Json;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of what is read of keys in the responses of each resource.</summary>
public class KeyReaderTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 28, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Item_has_name_unit_type_and_limits() => Assert.Equivalent(
        new ApplianceKey("A")
        {
            Name = "Level", Unit = "%", Type = "Int", SampleType = "Double",
            Limits = new() { Minimum = 1, Maximum = 9, Step = 2, Values = ["1", "3"], Default = "3", IsReadOnly = true },
        },
        Assert.Single(Read("/homeappliances/*/settings", """
            {"settings":[{"key":"A","name":" Level ","unit":"%","type":"Int","value":3,
             "constraints":{"min":1,"max":9,"stepsize":2,"allowedvalues":[1,3],"default":3,"access":"read"}}]}
            """).Find("settings")!.Keys),
        strict: true);

    [Theory]
    [InlineData("""{"key":"A"}""")]
    [InlineData("""{"key":"A","constraints":{}}""")]
    [InlineData("""{"key":"A","constraints":{"access":"readWrite","stepsize":0}}""")]
    [InlineData("""{"key":"A","name":" ","unit":"","type":7,"constraints":[]}""")]
    [InlineData("""{"key":"A","constraints":{"min":[1e308,0],"max":1e999,"stepsize":[1e308,0]}}""")]
    public void Item_without_limits_has_none(string item) =>
        Assert.Equal(new("A"), Assert.Single(Read("/homeappliances/*/settings", $"{{\"settings\":[{item}]}}").Find("settings")!.Keys));

    [Theory]
    [InlineData( """{"settings":[{"key":"A"}]}""", false, true)]
    [InlineData( """{"settings":[]}""", false, false)]
    [InlineData( """{"key":"A"}""", true, false)]
    [InlineData( """{"settings":7}""", false, null)]
    [InlineData( "{}", false, null)]
    public void List_of_all_keys_that_is_not_empty_is_complete(string response, bool isItem, bool? complete)
    {
        KeyGroup? group = Read("/homeappliances/*/settings", response, isItem).Find("settings");

        Assert.Equal(complete, group?.IsComplete);
        Assert.Equal(complete is null ? null : s_now, group?.ReadAt);
    }

    [Fact]
    public void Options_of_the_selected_program_are_nested_in_it()
    {
        ApplianceKeys keys = Read("/homeappliances/*/programs/selected/options", """{"options":[{"key":"O"}]}""", parent: "P");

        Assert.Equal(["programs/P"], keys.Groups.Keys);
        Assert.False(keys.Find("programs/P")!.IsComplete);
    }

    [Fact]
    public void Options_of_an_available_program_are_all_that_it_has()
    {
        ApplianceKeys keys = Read("/homeappliances/*/programs/available", """{"key":"P","options":[{"key":"O"}]}""", isItem: true);

        Assert.Equal(["programs: P, not complete", "programs/P: O, complete"], Content(keys));
    }

    [Fact]
    public void Options_of_the_active_program_are_some_that_it_has()
    {
        ApplianceKeys keys = Read("/homeappliances/*/programs/active", """{"key":"P","options":[{"key":"O"}]}""");

        Assert.Equal(["programs: P, not complete", "programs/P: O, not complete"], Content(keys));
    }

    [Fact]
    public void Map_has_a_key_for_each_member()
    {
        ApplianceKeys keys = Read("/devices/*/actions", """
            {"processAction":[1,2],"light":[],"startTime":[[0,0],[23,59]],"powerOn":true,"powerOff":false,"deviceName":true,"colors":"red","runOnTime":{"max":[1,30]},
             "targetTemperature":[{"zone":1,"min":1,"max":9}]," ":[1]}
            """);

        Dictionary<string, ApplianceKey> actions = keys.Find("actions")!.Keys.ToDictionary(key => key.Key);
        Assert.Equal(["1", "2"], actions["processAction"].Limits!.Values);
        Assert.Empty(actions["light"].Limits!.Values!);
        Assert.Equal((ApplianceKey.Time, (double?)0, (double?)1439), (actions["startTime"].Type, actions["startTime"].Limits!.Minimum, actions["startTime"].Limits!.Maximum));
        Assert.Equal((ApplianceKey.Time, (double?)90), (actions["runOnTime"].Type, actions["runOnTime"].Limits!.Maximum));
        Assert.Equal(["true"], actions["powerOn"].Limits!.Values);
        Assert.Empty(actions["powerOff"].Limits!.Values!);
        Assert.Equal(new("deviceName") { Type = "String" }, actions["deviceName"]);
        Assert.Equal(new("colors"), actions["colors"]);
        Assert.Equal(new("targetTemperature"), actions["targetTemperature"]);
        Assert.Equal(9, actions.Count);
        ApplianceKey zone = Assert.Single(keys.Find("actions/targetTemperature")!.Keys);
        Assert.Equal(("1", (double?)1, (double?)9), (zone.Key, zone.Limits!.Minimum, zone.Limits.Maximum));
        Assert.True(keys.Find("actions/targetTemperature")!.IsComplete);
    }

    [Fact]
    public void Parameters_of_a_program_of_Miele_have_their_limits()
    {
        ApplianceKeys keys = Read("/devices/*/programs", """
            [{"programId":24,"program":"Fan plus","parameters":{"temperature":{"min":30,"max":250,"step":5,"mandatory":false},"duration":{"min":[0,1],"max":[12,0]}}}]
            """);

        ApplianceKey program = Assert.Single(keys.Find("programs")!.Keys);
        Assert.Equal(("24", "Fan plus", null), (program.Key, program.Name, program.SampleType));
        Assert.Equal(
            [("temperature", null, 30.0, 250.0, 5.0), ("duration", ApplianceKey.Time, 1.0, 720.0, null)],
            keys.Find("programs/24")!.Keys.Select(key => (key.Key, key.Type, key.Limits!.Minimum!.Value, key.Limits.Maximum!.Value, key.Limits.Step)));
        Assert.True(keys.Find("programs/24")!.IsComplete);
    }

    [Theory]
    [InlineData("[1,2]", false)]
    [InlineData("[[0,0],[23,59],[1,1]]", false)]
    [InlineData("[[0,0],1]", false)]
    [InlineData("[[0,0],[23,59]]", true)]
    public void Range_of_times_is_an_array_of_two_times(string value, bool isRange) =>
        Assert.Equal(isRange ? ApplianceKey.Time : null, Assert.Single(Read("/devices/*/actions", $"{{\"a\":{value}}}").Find("actions")!.Keys).Type);

    private static IEnumerable<string> Content(ApplianceKeys keys) => keys.Groups.Select(
        group => $"{group.Key}: {string.Join(' ', group.Value.Keys.Select(key => key.Key))}, {(group.Value.IsComplete ? "complete" : "not complete")}");

    private static ApplianceKeys Read(string path, string response, bool isItem = false, string? parent = null)
    {
        KeyResource resource = KnownProviders.HomeConnect.KeyResources.Concat(KnownProviders.Miele.KeyResources).Single(one => one.Path == path);
        using JsonDocument document = JsonDocument.Parse(response);
        return new KeyReader(resource, s_now).Read(document.RootElement, isItem, parent);
    }
}
