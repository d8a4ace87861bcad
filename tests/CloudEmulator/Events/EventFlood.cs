using System.Globalization;
using System.Text;

namespace CloudEmulator.Events;

/// <summary>Writes many events of one size, as fast as possible or at a rate.</summary>
/// <param name="count">The number of events.</param>
/// <param name="size">The bytes of an event in the stream, at least 300.</param>
/// <param name="perSecond">Events per second; 0 for no limit.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class EventFlood(int count, int size, double perSecond, TimeProvider timeProvider)
{
    private const int BlockSize = 256 * 1024;

    /// <summary>Writes the events. With a rate, their values are the times of writing in ticks; otherwise, different numbers.</summary>
    public Task WriteAsync(Stream body, CancellationToken cancellationToken) => perSecond > 0 ? WriteInTimeAsync(body, cancellationToken) : WriteBlocksAsync(body, cancellationToken);

    private async Task WriteInTimeAsync(Stream body, CancellationToken cancellationToken)
    {
        DateTimeOffset began = timeProvider.GetUtcNow();
        for (int i = 0; i < count; i++)
        {
            TimeSpan early = began + TimeSpan.FromSeconds(i / perSecond) - timeProvider.GetUtcNow();
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, timeProvider, cancellationToken);
            }

            await EventStream.WriteAsync(body, One(timeProvider.GetUtcNow().UtcTicks), cancellationToken);
        }
    }

    private async Task WriteBlocksAsync(Stream body, CancellationToken cancellationToken)
    {
        int perBlock = Math.Max(1, BlockSize / size);
        byte[][] events = [.. Enumerable.Range(0, perBlock).Select(i => Encoding.ASCII.GetBytes(One(timeProvider.GetUtcNow().UtcTicks + i)))];
        byte[] block = [.. events.SelectMany(one => one)];
        for (int left = count; left > 0; left -= perBlock)
        {
            int bytes = left >= perBlock ? block.Length : events.Take(left).Sum(one => one.Length);
            await body.WriteAsync(block.AsMemory(0, bytes), cancellationToken);
            await body.FlushAsync(cancellationToken);
        }
    }

    private string One(long value)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $$"""
            {"haId":"FLOOD","items":[{"timestamp":{{timeProvider.GetUtcNow().ToUnixTimeSeconds()}},"handling":"none","level":"hint","key":"CloudEmulator.Flood","value":{{value}},"unit":"ticks","uri":"/api/"}]}
            """);
        int padding = Math.Max(0, size - EventStream.Format("NOTIFY", text, "FLOOD").Length);
        return EventStream.Format("NOTIFY", text.Replace("/api/", "/api/" + new string('x', padding), StringComparison.Ordinal), "FLOOD");
    }
}
