using System.Text;
using ApplianceAuth.Appliances;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the keys of an appliance as the text of the cache.</summary>
public class KeySerializerTests
{
    private static readonly DateTimeOffset s_readAt = new(2026, 11, 28, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_has_all_that_is_known_in_one_line()
    {
        ApplianceKeys keys = new();
        keys.Add("settings", new("A")
        {
            Name = "Level", Unit = "°C", Type = "Int", SampleType = "Double",
            Limits = new() { Minimum = 1.5, Maximum = 9, Step = 0.5, Values = ["1", "\"x\""], Default = "\"x\"", IsReadOnly = true },
        });
        (keys.Group("settings").ReadAt, keys.Group("settings").IsComplete) = (s_readAt, true);

        Assert.Equal(
            """{"settings":{"all":true,"readAt":1795888800,"keys":[{"key":"A","name":"Level","unit":"\u00B0C","type":"Int","sample":"Double","limits":"""
            + """{"min":1.5,"max":9,"step":0.5,"values":[1,"x"],"default":"x","readOnly":true}}]}}""",
            KeySerializer.Write(keys));
    }

    [Fact]
    public void Text_is_read_as_it_was_written()
    {
        ApplianceKeys keys = new();
        keys.Add("settings", new("A")
        {
            Name = "Level", Unit = "°C", Type = "Int", SampleType = "Double",
            Limits = new() { Minimum = 1.5, Maximum = 9, Step = 0.5, Values = ["1", "\"x\""], Default = "\"x\"", IsReadOnly = true },
        });
        keys.Add("settings", new("B"));
        keys.Add("settings", new("C") { Limits = new() { Values = [] } });
        (keys.Group("settings").ReadAt, keys.Group("settings").IsComplete) = (s_readAt, true);
        keys.Group("status");

        ApplianceKeys read = Read(KeySerializer.Write(keys));

        Assert.Equivalent(keys.Groups, read.Groups, strict: true);
    }

    [Theory]
    [InlineData("programs", "programs, programs/P")]
    [InlineData("settings", "settings")]
    [InlineData("", "programs, programs/P, settings")]
    public void Read_takes_the_groups_that_begin_with_a_name(string groups, string names)
    {
        ApplianceKeys keys = new();
        keys.Group("programs");
        keys.Group("programs/P");
        keys.Group("settings");

        Assert.Equal(names, string.Join(", ", KeySerializer.Read(Encoding.UTF8.GetBytes(KeySerializer.Write(keys)), groups).Groups.Keys));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"settings":{"all":true""")]
    public void Damaged_text_has_no_keys(string text) => Assert.Empty(Read(text).Groups);

    [Theory]
    [InlineData("""{"g":7}""")]
    [InlineData("""{"g":{"keys":7,"all":1,"readAt":-1}}""")]
    [InlineData("""{"g":{"keys":[7,{"key":7},{}],"readAt":2147483647}}""")]
    public void Members_of_another_type_count_as_missing(string text)
    {
        KeyGroup group = Read(text).Find("g")!;

        Assert.Empty(group.Keys);
        Assert.False(group.IsComplete);
        Assert.Equal(default, group.ReadAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue - 1)]
    public void Time_is_in_seconds(long seconds) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(seconds), Read($$$"""{"g":{"readAt":{{{seconds}}}}}""").Find("g")!.ReadAt);

    [Theory]
    [InlineData("""{"key":"A","limits":{"step":0,"min":"1","readOnly":false}}""")]
    [InlineData("""{"key":"A","limits":{"step":-1,"values":{},"default":[]}}""")]
    public void Limits_of_another_type_count_as_missing(string key) =>
        Assert.Equal(new("A") { Limits = new() }, Assert.Single(Read($$$"""{"g":{"keys":[{{{key}}}]}}""").Find("g")!.Keys));

    [Fact]
    public void Control_characters_are_removed() =>
        Assert.Equal(new("A[2J") { Name = "B" }, Assert.Single(Read("""{"g":{"keys":[{"key":"A\u001b[2J","name":"\u202eB","limits":[]}]}}""").Find("g")!.Keys));

    private static ApplianceKeys Read(string text) => KeySerializer.Read(Encoding.UTF8.GetBytes(text));
}
