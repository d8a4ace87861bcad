using System.Text.Json.Nodes;
using ApplianceAuth.Appliances;
using ApplianceAuth.Events;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Control;
using CloudEmulator.Events;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>The changes in the event streams of the emulator, with a lost connection in between.</summary>
public sealed class ChangesOfStreamsTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private const string Dishwasher = "000100200301";
    private const string Oven = "SIEMENS-HB776GKB1-68A40E000002";

    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly List<ApplianceChange> _changes = [];

    private CloudControl Control => _cloud.Control;

    [Fact]
    public async Task Change_at_Miele_during_a_gap_is_found_after_the_reconnect_and_nothing_else()
    {
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud, "Miele");
        ApplianceChangeReader reader = new(KnownProviders.Miele, null);
        ReceivedEvent devices = await fixture.ReceiveAsync();
        Assert.True(reader.TryRead(devices, _cloud.Clock.GetUtcNow(), _changes));
        await ReadAsync(fixture, reader, 1);
        Assert.NotEmpty(_changes);
        Assert.All(_changes, change => Assert.True(change.IsInitial));
        _changes.Clear();

        Control.CloseStreams();
        await fixture.LostAsync(1);
        JsonNode dishwasher = JsonNode.Parse(devices.Data)![Dishwasher]!.DeepClone();
        dishwasher["state"]!["status"]!["value_raw"] = 7;
        Control.PutAppliance("miele", dishwasher.AsObject());
        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);
        await ReadAsync(fixture, reader, 2);

        ApplianceChange change = Assert.Single(_changes);
        Assert.Equal((Dishwasher, "State", "Finished", "Running", false), (change.ApplianceId, change.Property, change.Value.Converted, change.PreviousValue.Converted, change.IsInitial));
    }

    [Fact]
    public async Task Replayed_Home_Connect_event_after_a_reconnect_is_no_change()
    {
        Control.Settings = Control.Settings with { ReplayedEvents = 3 };
        await using EventFixture fixture = await EventFixture.StartAsync(_cloud);
        ApplianceChangeReader reader = new(KnownProviders.HomeConnect, null);
        Push("Run");
        Push("Pause");
        await ReadAsync(fixture, reader, 2);

        Control.CloseStreams();
        await fixture.LostAsync(1);
        Push("Finished");
        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);
        await ReadAsync(fixture, reader, 3);

        Assert.Equal(["Running", "Paused", "Finished"], _changes.Select(change => change.Value.Converted));
        Assert.Equal([null, "Running", "Paused"], _changes.Select(change => change.PreviousValue.Converted));
        Assert.All(_changes, change => Assert.Equal((Oven, false), (change.ApplianceId, change.IsInitial)));
    }

    private void Push(string state)
    {
        long now = Control.Now.ToUnixTimeSeconds();
        Control.Push(new CloudEvent
        {
            Provider = "homeconnect", Event = "STATUS", ApplianceId = Oven,
            Data = $$"""{"haId":"{{Oven}}","items":[{"key":"BSH.Common.Status.OperationState","value":"BSH.Common.EnumType.OperationState.{{state}}","timestamp":{{now}}}]}""",
        });
    }

    private async Task ReadAsync(EventFixture fixture, ApplianceChangeReader reader, int count)
    {
        for (; count > 0; count--)
        {
            Assert.True(reader.TryRead(await fixture.ReceiveAsync(), _cloud.Clock.GetUtcNow(), _changes));
        }
    }
}
