using System.Globalization;
using System.Text;
using ApplianceAuth.Output;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Output;

/// <summary>Events whose values are not objects, because the PSObject of the reference assembly has no properties. Pester tests the others.</summary>
public class EventReaderTests
{
    private const string Door = "BSH.Common.Status.DoorState";
    private const string Open = "BSH.Common.EnumType.DoorState.Open";

    private static readonly DateTime s_now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private readonly EventReader _reader = new("HomeConnect/default", "vault", KnownProviders.HomeConnect.Events, null);

    [Fact]
    public void Item_becomes_an_object()
    {
        ApplianceEvent[] events = Read("""
            {"haId":"OVEN","items":[
              {"timestamp":1676897835,"handling":"none","uri":"/x","key":"BSH.Common.Status.DoorState","value":"BSH.Common.EnumType.DoorState.Open","level":"hint"},
              {"key":"Cooking.Oven.Status.CurrentCavityTemperature","timestamp":1676897836.250,"value":26,"unit":"°C"}]}
            """, kind: "STATUS");

        Assert.Equal(2, events.Length);
        Assert.Equal(("HomeConnect/default", "vault", "OVEN", "STATUS"), (events[0].Account, events[0].Vault, events[0].ApplianceId, events[0].Kind));
        Assert.Equal((Door, Open, null), (events[0].Key, events[0].Value, events[0].Unit));
        Assert.Equal((26L, "°C"), (events[1].Value, events[1].Unit));
        Assert.Equal(new DateTime(2023, 2, 20, 12, 57, 16, 250, DateTimeKind.Utc).ToLocalTime(), events[1].Time);
        Assert.Equal(DateTimeKind.Local, events[1].Time.Kind);
        Assert.StartsWith("{\"key\":\"Cooking", events[1].Raw, StringComparison.Ordinal);
        Assert.Equal($"OVEN {Door} {Open}", $"{events[0]}");
    }

    [Theory]
    [InlineData("""{"items":[{"key":"K","value":1}],"haId":"OVEN"}""", null)]
    [InlineData("""{"items":[{"key":"K","value":1,"haId":"OVEN"}]}""", null)]
    [InlineData("""{"items":[{"key":"K","value":1}]}""", "OVEN")]
    [InlineData("""{"key":"K","value":1,"haId":"OVEN"}""", null)]
    [InlineData("""{"value":1,"handling":"none","key":"K"}""", "OVEN")]
    [InlineData("""{"key":"K","value":1,"haId":null}""", "OVEN")]
    public void Appliance_id_is_read_from_each_place(string data, string? id)
    {
        ApplianceEvent one = Assert.Single(Read(data, id: id));

        Assert.Equal(("OVEN", "K", 1L), (one.ApplianceId, one.Key, one.Value));
    }

    [Fact]
    public void Event_without_data_and_appliance_is_read()
    {
        ApplianceEvent one = Assert.Single(Read("", kind: "DISCONNECTED"));

        Assert.Equal((null, "DISCONNECTED", null, null, "", s_now.ToLocalTime()), (one.ApplianceId, one.Kind, one.Key, one.Value, one.Raw, one.Time));
        Assert.Equal("DISCONNECTED", $"{one}");
        Assert.Equal("OVEN", Assert.Single(Read("", id: "OVEN")).ApplianceId);
        Assert.Empty(Read("{\"haId\":\"OVEN\",\"items\":[]}"));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", null)]
    [InlineData("-3", -3L)]
    [InlineData("1.5", 1.5)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("\"\\u00e4\"", "ä")]
    [InlineData("\"ä\"", "ä")]
    [InlineData("\"\"", "")]
    public void Value_is_converted_as_by_ConvertFrom_Json(string json, object? value) => Assert.Equal(value, Assert.Single(Read($"{{\"key\":\"K\",\"value\":{json}}}")).Value);

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("253402300800")]
    [InlineData("\"yesterday\"")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void Invalid_time_is_replaced_by_the_arrival_time(string time) =>
        Assert.Equal(s_now.ToLocalTime(), Assert.Single(Read($"{{\"key\":\"K\",\"timestamp\":{time},\"value\":1}}")).Time);

    [Theory]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("{\"key\":\"K\"} x")]
    [InlineData("{\"items\":[{\"key\":\"K\"},}]}")]
    [InlineData("\xFF\xFE")]
    public void Unreadable_event_returns_false_and_adds_nothing(string data)
    {
        List<ApplianceEvent> into = [];

        Assert.False(_reader.TryRead(new("NOTIFY", null, Encoding.Latin1.GetBytes(data)), s_now.Ticks, into));
        Assert.Empty(into);
    }

    [Theory]
    [InlineData("""{"key":7,"value":1}""")]
    [InlineData("""{"items":{"key":"K"},"value":1}""")]
    [InlineData("""{"items":null,"unit":{},"value":2}""")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void Member_of_another_type_is_ignored(string data) => Assert.All(Read(data), one => Assert.Null(one.Key));

    [Theory]
    [InlineData("{\"key\":\"K\",\"value\":\"\\ud800\"}")]
    [InlineData("{\"key\":\"K\",\"value\":\"\xFF\"}")]
    [InlineData("\xEF\xBB\xBF{\"key\":\"K\",\"value\":\"\xFF\"}")]
    public void Invalid_Unicode_is_replaced(string data)
    {
        List<ApplianceEvent> into = [];

        Assert.True(_reader.TryRead(new("NOTIFY", null, Encoding.Latin1.GetBytes(data)), s_now.Ticks, into));
        Assert.Equal(("K", "\uFFFD"), (into.Single().Key, into.Single().Value));
    }

    [Theory]
    [InlineData("""{"items":[null,{"key":"B","value":2}]}""", true)]
    [InlineData("""{"items":[7,[{"key":"A"}],"x",{"key":"B","value":2}]}""", false)]
    public void Invalid_item_hides_no_other(string data, bool isWhole)
    {
        List<ApplianceEvent> into = [];

        Assert.Equal(isWhole, _reader.TryRead(new("NOTIFY", null, Encoding.UTF8.GetBytes(data)), s_now.Ticks, into));
        Assert.Equal(("B", 2L), (into.Single().Key, into.Single().Value));
    }

    [Theory]
    [InlineData("devices", "[{\"000000000001\":null},{\"000000000002\":null}]")]
    [InlineData("DEVICES", "{\"000000000001\":null,\"000000000002\":null}")]
    public void Miele_document_has_the_id_of_its_appliance_in_either_format(string kind, string data)
    {
        EventReader reader = new("Miele/default", "vault", KnownProviders.Miele.Events, null);

        Assert.Equal(["000000000001", "000000000002"], Read(data, kind: kind, reader: reader).Select(one => one.ApplianceId));
    }

    [Fact]
    public void Miele_documents_are_filtered_by_id()
    {
        EventReader reader = new("Miele/default", "vault", KnownProviders.Miele.Events, new HashSet<string> { "000000000002", "000000000003" });

        Assert.Equal(["000000000002"], Read("[{\"000000000001\":null},{\"000000000002\":null}]", kind: "devices", reader: reader).Select(one => one.ApplianceId));
    }

    [Fact]
    public void Repeated_event_is_marked()
    {
        const string First = """{"haId":"A","items":[{"key":"K","timestamp":1,"value":1},{"key":"L","timestamp":1,"value":1}]}""";

        Assert.Equal([false, false], Repeated(First));
        Assert.Equal([true, true], Repeated(First));
        Assert.Equal([false], Repeated("""{"haId":"B","key":"K","timestamp":1,"value":1}"""));
        Assert.Equal([false], Repeated("""{"haId":"A","key":"K","timestamp":2,"value":1}"""));
        Assert.Equal([false], Repeated("""{"haId":"A","key":"K","timestamp":2,"value":2}"""));
        Assert.Equal([false, true], Repeated(First));
        // Two such events may be different.
        Assert.Equal([false], Repeated(""));
        Assert.Equal([false], Repeated(""));
    }

    [Fact]
    public void Filter_keeps_the_appliances_and_events_without_one()
    {
        HashSet<string> wanted = new(StringComparer.OrdinalIgnoreCase) { "oven", "HOB" };
        EventReader reader = new("HomeConnect/default", "vault", KnownProviders.HomeConnect.Events, wanted);

        Assert.Equal(["OVEN", "HOB", null], new[] { "OVEN", "HOOD", "HOB", null }.SelectMany(id => Read("{\"key\":\"K\"}", id, reader: reader)).Select(one => one.ApplianceId));
        EventReader one = new("HomeConnect/default", "vault", KnownProviders.HomeConnect.Events, new HashSet<string> { "OVEN" });
        Assert.Equal("OVEN", Assert.Single(Read("{\"key\":\"K\"}", reader: one)).ApplianceId);
    }

    [Fact]
    public void Random_and_damaged_events_throw_nothing()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        byte[] good = Encoding.UTF8.GetBytes("""{"haId":"A","items":[{"key":"K","timestamp":1.5,"value":{"a":[1,"x",null]},"unit":"s"},{"key":"L","value":true}]}""");
        EventReader[] readers = [_reader, new("Miele/default", "vault", KnownProviders.Miele.Events, null)];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] data = [.. good];
            for (int change = random.Next(4); change >= 0; change--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            data = data[..random.Next(data.Length + 1)];
            Exception? raised = Record.Exception(() => readers[i % 2].TryRead(new(i % 3 == 0 ? "devices" : "NOTIFY", null, data), s_now.Ticks, []));
            // The PSObject of the reference assembly has no list of properties.
            Assert.True(raised is null or NullReferenceException, $"Seed {seed}: {Convert.ToHexString(data)}: {raised}");
        }
    }

    private bool[] Repeated(string data) => [.. Read(data).Select(one => one.Repeated)];

    private ApplianceEvent[] Read(string data, string? id = null, string kind = "NOTIFY", EventReader? reader = null)
    {
        List<ApplianceEvent> into = [];
        Assert.True((reader ?? _reader).TryRead(new(kind, id, Encoding.UTF8.GetBytes(data)), s_now.Ticks, into), data);
        return [.. into];
    }
}
