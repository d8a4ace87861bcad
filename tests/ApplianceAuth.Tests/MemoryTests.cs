using System.Globalization;
using System.Text;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.Appliances;
using ApplianceAuth.Tests.Events;

namespace ApplianceAuth.Tests;

/// <summary>Memory usage. It is measured for the whole process, so no other test runs in parallel.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    [Theory]
    [InlineData("x")]
    [InlineData("data: x\n")]
    [InlineData(": comment\n\n")]
    public async Task Event_stream_with_16_MB_without_an_event_is_closed(string piece)
    {
        await using EventFixture fixture = await EventFixture.StartAsync(cloud.Reset());
        byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 64 * 1024 / piece.Length)));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        // 400 MB in all; the client disconnects long before.
        await cloud.Control.WriteAsync("homeconnect", block, times: 6400);
        await fixture.LostAsync(1);

        Assert.Equal(Messages.FormatEventStreamEventTooLong("16"), fixture.Losses[0].Reason);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 100_000_000);
        await fixture.AdvancePastDelayAsync();
        await fixture.OpenedAsync(2);
        await fixture.SendEventAsync("after it");
    }

    [Fact]
    public void Known_values_of_a_watch_have_bounded_memory()
    {
        ChangeReaderFixture homeConnect = new(KnownProviders.HomeConnect);
        ChangeReaderFixture miele = new(KnownProviders.Miele);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 200_000; i++)
        {
            string text = i.ToString("D40", CultureInfo.InvariantCulture);
            Assert.Single(homeConnect.Read("NOTIFY", $"{{\"key\":\"{text}\",\"value\":\"{text}\",\"timestamp\":{i + 1}}}", text));
            Assert.Single(miele.Read("devices", $"{{\"{text}\":{{\"{text}\":1}}}}"));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 100_000_000);
        GC.KeepAlive(homeConnect);
        GC.KeepAlive(miele);
    }
}
