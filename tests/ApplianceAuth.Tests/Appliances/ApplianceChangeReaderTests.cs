using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

public class ApplianceChangeReaderTests
{
    private const string Door = "BSH.Common.Status.DoorState";

    private readonly ChangeReaderFixture _received = new(KnownProviders.HomeConnect);

    [Fact]
    public void Item_becomes_a_change()
    {
        ApplianceChange[] changes = Read("""
            {"haId":"OVEN","items":[
              {"timestamp":1676897835,"handling":"none","uri":"/x","key":"BSH.Common.Status.DoorState","value":"BSH.Common.EnumType.DoorState.Open","level":"hint"},
              {"key":"Cooking.Oven.Status.CurrentCavityTemperature","timestamp":1676897836.250,"value":26,"unit":"°C"},
              {"key":"BSH.Common.Option.ProgramProgress","value":26,"unit":"%"}]}
            """, kind: "STATUS");

        Assert.Equal(3, changes.Length);
        Assert.Equal(("OVEN", "STATUS", Door, "Door", "Open"), (changes[0].ApplianceId, changes[0].Kind, changes[0].Key, changes[0].Property, changes[0].Value.Converted));
        Assert.Equal("\"BSH.Common.EnumType.DoorState.Open\"", changes[0].Value.Json);
        Assert.Equal([new TemperatureInfo("Cavity", 26, null, "°C")], Assert.IsAssignableFrom<IEnumerable<TemperatureInfo>>(changes[1].Value.Converted));
        Assert.Equal(("Temperatures", null, "26"), (changes[1].Property, changes[1].Unit, changes[1].Value.Json));
        Assert.Equal(new DateTime(2023, 2, 20, 12, 57, 16, 250, DateTimeKind.Utc).Ticks, changes[1].Time);
        Assert.StartsWith("{\"key\":\"Cooking", changes[1].Raw, StringComparison.Ordinal);
        Assert.Equal(("%", _received.Now.Ticks), (changes[2].Unit, changes[2].Time));
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
        ApplianceChange one = Assert.Single(Read(data, id: id));

        Assert.Equal(("OVEN", "K", "1", null), (one.ApplianceId, one.Key, one.Value.Json, one.Property));
    }

    [Fact]
    public void Event_without_data_or_key_is_read()
    {
        ApplianceChange one = Assert.Single(Read("", kind: "PAIRED"));

        Assert.Equal((null, "PAIRED", null, null, "", _received.Now.Ticks), (one.ApplianceId, one.Kind, one.Key, one.Value.Json, one.Raw, one.Time));
        Assert.Equal("OVEN", Assert.Single(Read("", id: "OVEN", kind: "PAIRED")).ApplianceId);
        Assert.Equal("7", Assert.Single(Read("7", kind: "NEW")).Value.Json);
        Assert.Equal("""{"a":7}""", Assert.Single(Read("""{"a":7}""", kind: "NEW")).Value.Json);
        Assert.Empty(Read("{\"haId\":\"OVEN\",\"items\":[]}"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("253402300800")]
    [InlineData("253402300798")]
    [InlineData("32503680000")]
    [InlineData("\"yesterday\"")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void Invalid_time_is_replaced_by_the_arrival_time(string time) =>
        Assert.Equal(_received.Now.Ticks, Assert.Single(Read($"{{\"key\":\"K\",\"timestamp\":{time},\"value\":1}}")).Time);

    [Theory]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("{\"key\":\"K\"} x")]
    [InlineData("{\"items\":[{\"key\":\"K\"},}]}")]
    [InlineData("\xFF\xFE")]
    public void Unreadable_event_returns_false_and_adds_nothing(string data)
    {
        List<ApplianceChange> into = [];

        Assert.False(_received.TryRead("NOTIFY", null, Encoding.Latin1.GetBytes(data), into));
        Assert.Empty(into);
    }

    [Theory]
    [InlineData("""{"key":7,"value":1}""")]
    [InlineData("""{"items":{"key":"K"},"value":1}""")]
    [InlineData("""{"items":null,"unit":{},"value":2}""")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    public void Member_of_another_type_is_ignored(string data) => Assert.Null(Assert.Single(Read(data)).Key);

    [Theory]
    [InlineData("{\"key\":\"K\",\"value\":\"\\ud800\"}")]
    [InlineData("{\"key\":\"K\",\"value\":\"\xFF\"}")]
    [InlineData("\xEF\xBB\xBF{\"key\":\"K\",\"value\":\"\xFF\"}")]
    public void Invalid_Unicode_is_replaced(string data)
    {
        List<ApplianceChange> into = [];

        Assert.True(_received.TryRead("NOTIFY", null, Encoding.Latin1.GetBytes(data), into));
        Assert.Equal("K", into.Single().Key);
        Assert.Contains(into.Single().Value.Json, (string[])["\"\uFFFD\"", "\"\\ufffd\""]);
    }

    [Theory]
    [InlineData("""{"items":[null,{"key":"B","value":2}]}""", true)]
    [InlineData("""{"items":[7,[{"key":"A"}],"x",{"key":"B","value":2}]}""", false)]
    public void Invalid_item_hides_no_other(string data, bool isWhole)
    {
        List<ApplianceChange> into = [];

        Assert.Equal(isWhole, _received.TryRead("NOTIFY", null, Encoding.UTF8.GetBytes(data), into));
        Assert.Equal(("B", "2"), (into.Single().Key, into.Single().Value.Json));
    }

    [Fact]
    public void Filter_keeps_the_appliances_and_events_without_one()
    {
        ChangeReaderFixture two = new(KnownProviders.HomeConnect, "oven", "HOB");
        Assert.Equal(["OVEN", "HOB", null], new[] { "OVEN", "HOOD", "HOB", null }.SelectMany(id => two.Read("NOTIFY", "{\"key\":\"K\"}", id)).Select(one => one.ApplianceId));

        ChangeReaderFixture one = new(KnownProviders.HomeConnect, "OVEN");
        Assert.Equal("OVEN", Assert.Single(one.Read("NOTIFY", "{\"key\":\"K\"}")).ApplianceId);

        ChangeReaderFixture miele = new(KnownProviders.Miele, "000000000002", "000000000003");
        Assert.Equal(["000000000002"], miele.Read("devices", "[{\"000000000001\":{\"a\":1}},{\"000000000002\":{\"a\":1}}]").Select(change => change.ApplianceId));
    }

    [Fact]
    public void Random_and_damaged_events_throw_nothing()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        byte[][] good =
        [
            Encoding.UTF8.GetBytes("""{"haId":"A","items":[{"key":"K","timestamp":1.5,"value":{"a":[1,"x",null]},"unit":"s"},{"key":"L","value":true}]}"""),
            Encoding.UTF8.GetBytes("""{"01":{"ident":{"type":{"value_raw":1}},"state":{"status":{"value_raw":5,"value_localized":"x"},"t":[{"value_raw":null}]}}}"""),
        ];
        ChangeReaderFixture[] readers = [_received, new(KnownProviders.Miele)];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] data = [.. good[i % 2]];
            for (int change = random.Next(4); change >= 0; change--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            data = data[..random.Next(data.Length + 1)];
            Exception? raised = Record.Exception(() => readers[i % 2].TryRead(i % 3 == 0 ? "NOTIFY" : "devices", null, data, []));
            Assert.True(raised is null, $"Seed {seed}: {Convert.ToHexString(data)}: {raised}");
        }
    }

    private ApplianceChange[] Read(string data, string? id = null, string kind = "NOTIFY") => _received.Read(kind, data, id);
}
