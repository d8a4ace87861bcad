using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>What counts as a change in the documents of Miele.</summary>
public class DocumentComparerTests
{
    private const string Id = "000000000001";

    private readonly ChangeReaderFixture _received = new(KnownProviders.Miele);

    [Fact]
    public void First_document_is_initial_and_later_ones_are_compared()
    {
        ApplianceChange[] first = Read("""{"ident":{"deviceName":"W"},"state":{"status":{"value_raw":5,"value_localized":"In use"},"remainingTime":[0,47]}}""");

        Assert.All(first, change => Assert.True(change.IsInitial));
        Assert.Equal(["ident/deviceName", "state/status", "state/remainingTime"], first.Select(change => change.Key));
        Assert.Equal(["Name", "State", "RemainingTime"], first.Select(change => change.Property));
        Assert.Equal(["W", "Running", TimeSpan.FromMinutes(47)], first.Select(change => change.Value.Converted));

        ApplianceChange[] second = Read("""{"ident":{"deviceName":"W"},"state":{"status":{"value_raw":7,"value_localized":"Program ended"},"remainingTime":[0,46]}}""");

        Assert.All(second, change => Assert.False(change.IsInitial));
        Assert.Equal([("State", "Finished", "Running"), ("RemainingTime", null, TimeSpan.FromMinutes(47))], second.Select(Values));
        Assert.Equal((Id, "devices", "7", "5"), (second[0].ApplianceId, second[0].Kind, second[0].Value.Json, second[0].PreviousValue.Json));
        Assert.Equal("""{"value_raw":7,"value_localized":"Program ended"}""", second[0].Raw);
        Assert.Equal(_received.Now.Ticks, second[0].Time);
        Assert.Empty(Read("""{"state":{"status":{"value_raw":7}}}"""));
    }

    [Theory]
    [InlineData("""{"s":{"value_raw":1,"value_localized":"a","key_localized":"b"}}""", """{"s":{"key_localized":"x","value_localized":"y","value_raw":1.0}}""")]
    [InlineData("""{"t":[{"value_raw":1,"value_localized":"a"}]}""", """{"t":[{"value_localized":"b","value_raw":1}]}""")]
    [InlineData("""{"a":1,"key_localized":"b"}""", """{"key_localized":"c","a":1}""")]
    [InlineData("""{"a":{"b":1},"c":2}""", """{"c":2}""")]
    [InlineData("""{"a":{"b":1},"c":2}""", """{"a":{},"c":2}""")]
    [InlineData("""{"a":[]}""", "null")]
    public void Equivalent_JSON_and_missing_values_are_no_change(string first, string second)
    {
        Read(first);
        int changes = second == "null" ? 1 : 0;
        Assert.Equal(changes, Read(second).Length);
        Assert.Equal(changes, Read(first).Length);
    }

    [Fact]
    public void Array_is_one_value()
    {
        Read("""{"state":{"temperature":[{"value_raw":400,"unit":"Celsius"},{"value_raw":-32768,"unit":"Celsius"}]}}""");

        ApplianceChange change = Assert.Single(Read("""{"state":{"temperature":[{"value_raw":500,"unit":"Celsius"},{"value_raw":600,"unit":"Celsius"}]}}"""));

        Assert.Equal(("state/temperature", "Temperatures"), (change.Key, change.Property));
        Assert.Equal([new("1", 5, null, "°C"), new("2", 6, null, "°C")], Assert.IsAssignableFrom<IEnumerable<TemperatureInfo>>(change.Value.Converted));
        Assert.Equal([new("1", 4, null, "°C")], Assert.IsAssignableFrom<IEnumerable<TemperatureInfo>>(change.PreviousValue.Converted));
    }

    [Fact]
    public void Null_in_place_of_an_object_is_null_for_each_of_its_values()
    {
        const string Eco = """{"e":{"water":{"unit":"l","value":6.5},"energy":{"unit":"kWh","value":0.4},"none":null},"z":1}""";
        Read(Eco);

        ApplianceChange[] gone = Read("""{"z":2,"e":null}""");
        Assert.Equal([("z", "2", "1"), ("e/water", "null", "6.5"), ("e/energy", "null", "0.4")], gone.Select(Json));
        Assert.Empty(Read("""{"z":2,"e":null}"""));

        Assert.Equal([("e/water", "6.5", "null"), ("e/energy", "0.4", "null"), ("z", "1", "2")], Read(Eco).Select(Json));
        Assert.Equal("l", Assert.Single(Read(Eco.Replace("6.5", "7", StringComparison.Ordinal))).Unit);
    }

    [Fact]
    public void Null_in_place_of_an_object_is_null_for_the_values_of_nested_objects()
    {
        Read("""{"a":{"b":{"c":1,"d":{"e":2}}},"z":1}""");

        Assert.Equal([("a/b/c", "null", "1"), ("a/b/d/e", "null", "2")], Read("""{"a":null,"z":1}""").Select(Json));
    }

    [Fact]
    public void Null_of_an_unknown_key_is_its_first_value()
    {
        Assert.Equal([("a", "null", null)], Read("""{"a":null}""").Select(Json));
        Assert.Equal([("a", "1", "null")], Read("""{"a":1}""").Select(Json));
    }

    [Fact]
    public void Object_in_place_of_null_has_new_values()
    {
        Read("""{"e":null}""");
        Assert.Equal([("e/a", "1", null)], Read("""{"e":{"a":1}}""").Select(Json));
        Assert.Equal([("e/a", "null", "1")], Read("""{"e":null}""").Select(Json));
        Assert.Empty(Read("""{"e":null}"""));
    }

    [Fact]
    public void Documents_of_each_appliance_and_type_are_compared_separately_also_after_a_reconnect()
    {
        _received.Read("devices", """{"01":{"a":1},"02":{"a":1}}""");
        Assert.True(Assert.Single(_received.Read("actions", """{"01":{"a":1}}""")).IsInitial);
        _received.Reconnect();

        ApplianceChange change = Assert.Single(_received.Read("devices", """{"02":{"a":2},"01":{"a":1}}"""));
        Assert.Equal(("02", false), (change.ApplianceId, change.IsInitial));
        Assert.Empty(_received.Read("actions", """[{"01":{"a":1}}]"""));
        Assert.True(Assert.Single(_received.Read("devices", """{"03":{"a":2}}""")).IsInitial);
        Assert.Equal([("a", "null", "1")], _received.Read("actions", """{"01":null}""").Select(Json));
    }

    [Fact]
    public void Document_of_the_stream_of_one_appliance_is_the_same_as_in_a_map()
    {
        ChangeReaderFixture one = new(KnownProviders.Miele, Id);
        Assert.True(Assert.Single(one.Read("device", """{"state":{"light":1}}""")).IsInitial);
        Assert.Equal([("state/light", "2", "1")], one.Read("devices", $$"""{"{{Id}}":{"state": {"light":2} } }""").Select(Json));
    }

    [Fact]
    public void Very_long_keys_are_left_out_and_reported()
    {
        List<ApplianceChange> into = [];
        string name = new('x', DocumentComparer.MaximumKeyLength);

        Assert.False(_received.TryRead("devices", null, Encoding.UTF8.GetBytes($$$"""{"01":{"a":{"{{{name}}}":1},"b":2}}"""), into));
        Assert.Equal("b", Assert.Single(into).Key);
    }

    [Fact]
    public void Document_is_never_one_value()
    {
        Assert.Empty(_received.Read("actions", """{"01":null}"""));
        Assert.Equal([("value", "1", null), ("a", "2", null)], Read("""{"value":1,"a":2}""").Select(Json));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("[{\"a\":", "}]")]
    public void Deep_values_are_compared_on_the_stack_of_a_thread_of_Windows(string open, string close)
    {
        int depth = (JsonInput.MaximumDepth - 3) / open.Count(c => c is '[' or '{');
        string Nested(string value) => $"{{\"x\":[{string.Concat(Enumerable.Repeat(open, depth))}{value}{string.Concat(Enumerable.Repeat(close, depth))}]}}";
        int changes = 0;
        Thread thread = new(
            () =>
            {
                Read(Nested("1"));
                changes = Read(Nested("2")).Length;
            },
            maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(1, changes);
    }

    private ApplianceChange[] Read(string document) => _received.Read("devices", $$"""{"{{Id}}":{{document}}}""");

    private static (string?, object?, object?) Values(ApplianceChange change) => (change.Property, change.Value.Converted, change.PreviousValue.Converted);

    private static (string?, string?, string?) Json(ApplianceChange change) => (change.Key, change.Value.Json, change.PreviousValue.Json);
}
