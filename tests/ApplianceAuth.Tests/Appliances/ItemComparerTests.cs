using ApplianceAuth.Appliances;
using ApplianceAuth.Events;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>What counts as a change in the events of Home Connect.</summary>
public class ItemComparerTests
{
    private const string State = "BSH.Common.Status.OperationState";
    private const string Finished = "BSH.Common.Event.ProgramFinished";

    private readonly ChangeReaderFixture _received = new(KnownProviders.HomeConnect);

    [Theory]
    [InlineData("STATUS")]
    [InlineData("NOTIFY")]
    [InlineData("status")]
    public void Repeated_state_is_no_change(string kind)
    {
        Assert.Equal([("Running", null)], Values(kind, State, Word("Run")));
        Assert.Empty(Values(kind, State, Word("Run"), time: 2));
        Assert.Equal([("Paused", "Running")], Values(kind, State, Word("Pause"), time: 3));
        Assert.Equal([("Running", "Paused")], Values(kind, State, Word("Run"), time: 4));
        Assert.Single(Values(kind, State, Word("Run"), "B"));
    }

    [Fact]
    public void Occurrence_is_always_a_change()
    {
        Assert.Single(Values("EVENT", Finished, "\"x.Present\""));
        Assert.Single(Values("EVENT", Finished, "\"x.Present\""));
        Assert.Single(Values("EVENT", Finished, "\"x.Off\"", time: 2));
        Assert.Equal(("\"x.Present\"", "\"x.Off\""), Json(Read("EVENT", Finished, "\"x.Present\"", time: 3)));
        Assert.Single(_received.Read("PAIRED", "", "A"));
        Assert.Single(_received.Read("PAIRED", "", "A"));
    }

    [Theory]
    [InlineData("26", "26.0")]
    [InlineData("\"\\u0061\"", "\"a\"")]
    [InlineData("""{"a":1,"b":[2]}""", """{ "b": [2.0], "a": 1 }""")]
    [InlineData("null", " null")]
    public void Equivalent_JSON_is_no_change(string first, string second)
    {
        Assert.Single(Values("NOTIFY", "K", first));
        Assert.Empty(Values("NOTIFY", "K", second, time: 2));
    }

    [Theory]
    [InlineData("26", "\"26\"")]
    [InlineData("9007199254740992", "9007199254740993")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1]", "[1,1]")]
    [InlineData("""{"a":1}""", """{"b":1}""")]
    [InlineData("""{"a":1}""", """{"a":1,"b":1}""")]
    [InlineData("true", "false")]
    [InlineData("0", "null")]
    public void Other_value_is_a_change(string first, string second)
    {
        Assert.Single(Values("NOTIFY", "K", first));
        Assert.Equal((second, first), Json(Read("NOTIFY", "K", second, time: 2)));
        Assert.Equal((first, second), Json(Read("NOTIFY", "K", first, time: 3)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("""{"haId":"A","key":"BSH.Common.Appliance.Connected","value":true}""", """{"haId":"A","key":"BSH.Common.Appliance.Disconnected","value":true}""")]
    [InlineData("""{"items":[{"key":"BSH.Common.Appliance.Connected"}]}""", """{"items":[{"key":"BSH.Common.Appliance.Disconnected"}]}""")]
    public void Connection_is_one_state_in_each_form(string connected, string disconnected)
    {
        ApplianceChange one = Assert.Single(_received.Read("CONNECTED", connected, "A"));
        Assert.Equal(("A", "BSH.Common.Appliance.Connected", "Connected", true), (one.ApplianceId, one.Key, one.Property, one.Value.Converted));
        Assert.Empty(_received.Read("CONNECTED", connected, "A"));

        one = Assert.Single(_received.Read("DISCONNECTED", disconnected, "A"));
        Assert.Equal(("BSH.Common.Appliance.Disconnected", "Connected", false, true), (one.Key, one.Property, one.Value.Converted, one.PreviousValue.Converted));
        Assert.Empty(_received.Read("DISCONNECTED", disconnected, "A"));
        Assert.Equal(true, Assert.Single(_received.Read("CONNECTED", connected, "A")).Value.Converted);
    }

    [Fact]
    public void Replayed_event_after_a_reconnect_is_no_change()
    {
        Values("STATUS", State, Word("Run"), time: 1);
        Values("STATUS", State, Word("Pause"), time: 2);
        Values("EVENT", Finished, "\"x.Present\"", time: 3);

        _received.Reconnect();

        Assert.Empty(Values("STATUS", State, Word("Run"), time: 1));
        Assert.Empty(Values("STATUS", State, Word("Pause"), time: 2));
        Assert.Empty(Values("EVENT", Finished, "\"x.Present\"", time: 3));
        // The present value with a new time, as after CONNECTED.
        Assert.Empty(Values("STATUS", State, Word("Pause"), time: 50));
        Assert.Equal([("Finished", "Paused")], Values("STATUS", State, Word("Finished"), time: 51));
        Assert.Single(Values("EVENT", Finished, "\"x.Present\"", time: 51));
        // On one connection nothing is sent again.
        Assert.Single(Values("EVENT", Finished, "\"x.Present\"", time: 51));
    }

    [Fact]
    public void Occurrence_without_a_time_is_a_change_also_after_a_reconnect()
    {
        Assert.Single(Values("EVENT", Finished, "\"x.Present\"", time: 0));
        _received.Reconnect();
        Assert.Single(Values("EVENT", Finished, "\"x.Present\"", time: 0));
    }

    [Fact]
    public void State_from_before_the_watch_is_initial_if_it_is_sent_at_once()
    {
        StreamConnection first = _received.Connection;
        long yesterday = ChangeReaderFixture.Noon.AddDays(-1).ToUnixTimeSeconds();
        _received.Now = first.OpenedAt.AddSeconds(2);
        Assert.True(Read("STATUS", State, Word("Finished"), time: yesterday).IsInitial);
        Assert.True(Read("EVENT", Finished, "\"x.Present\"", time: yesterday).IsInitial);
        Assert.False(Read("STATUS", State, Word("Run"), time: first.OpenedAt.ToUnixTimeSeconds()).IsInitial);
        Assert.False(Read("STATUS", "K", "1", time: 0).IsInitial);

        // The clock of an appliance may be wrong.
        _received.Now = first.OpenedAt.AddSeconds(11);
        Assert.False(Read("STATUS", State, Word("Finished"), time: yesterday + 1).IsInitial);
        _received.Reconnect();
        Assert.False(Read("STATUS", State, Word("Run"), time: yesterday + 2).IsInitial);
    }

    [Fact]
    public void Server_time_decides_whether_a_state_is_initial()
    {
        ApplianceChangeReader reader = new(KnownProviders.HomeConnect, null);
        // This machine's clock is a day ahead.
        StreamConnection connection = new(1, ChangeReaderFixture.Noon.AddDays(1), ChangeReaderFixture.Noon);
        List<ApplianceChange> into = [];

        reader.TryRead(new("STATUS", "A", Item(State, Word("Run"), ChangeReaderFixture.Noon.ToUnixTimeSeconds()), connection), connection.OpenedAt, into);
        reader.TryRead(new("STATUS", "B", Item(State, Word("Run"), ChangeReaderFixture.Noon.AddHours(-1).ToUnixTimeSeconds()), connection), connection.OpenedAt, into);

        Assert.Equal([false, true], into.Select(change => change.IsInitial));
    }

    [Theory]
    [InlineData(32_503_679_999)]
    [InlineData(253_402_300_798)]
    public void Time_far_in_the_future_is_no_error(long time) =>
        Assert.IsType<DateTimeOffset>(Read("NOTIFY", "BSH.Common.Option.StartInRelative", "3600", time).Value.Converted);

    [Theory]
    [InlineData(1, false)]
    [InlineData(9999, true)]
    public void Server_time_may_be_in_any_year(int year, bool isInitial)
    {
        ApplianceChangeReader reader = new(KnownProviders.HomeConnect, null);
        StreamConnection connection = new(1, ChangeReaderFixture.Noon, new(year, 1, 1, 0, 0, 0, TimeSpan.Zero));
        List<ApplianceChange> into = [];

        Assert.True(reader.TryRead(new("STATUS", "A", Item(State, Word("Run"), ChangeReaderFixture.Noon.ToUnixTimeSeconds()), connection), connection.OpenedAt, into));

        Assert.Equal([isInitial], into.Select(change => change.IsInitial));
    }

    [Fact]
    public void Text_of_the_cloud_names_a_program()
    {
        Assert.Equal("Eco50", Read("NOTIFY", "BSH.Common.Root.ActiveProgram", "\"Dishcare.Dishwasher.Program.Eco50\"").Value.Converted);
        const string Named = """{"key":"BSH.Common.Root.ActiveProgram","value":"Dishcare.Dishwasher.Program.Auto2","displayvalue":"Auto 45-65 °C"}""";
        Assert.Equal("Auto 45-65 °C", Assert.Single(_received.Read("NOTIFY", Named, "A")).Value.Converted);
    }

    private static string Word(string state) => $"\"BSH.Common.EnumType.OperationState.{state}\"";

    private static (string?, string?) Json(ApplianceChange change) => (change.Value.Json, change.PreviousValue.Json);

    private static byte[] Item(string key, string value, long time) =>
        System.Text.Encoding.UTF8.GetBytes($$"""{"items":[{"key":"{{key}}","value":{{value}},"timestamp":{{time}}}]}""");

    private (object?, object?)[] Values(string kind, string key, string value, string id = "A", long time = 1) =>
        [.. _received.Read(kind, System.Text.Encoding.UTF8.GetString(Item(key, value, time)), id).Select(change => (change.Value.Converted, change.PreviousValue.Converted))];

    private ApplianceChange Read(string kind, string key, string value, long time = 1) =>
        Assert.Single(_received.Read(kind, System.Text.Encoding.UTF8.GetString(Item(key, value, time)), "A"));
}
