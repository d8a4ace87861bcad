using ApplianceAuth.Stores;

namespace ApplianceAuth.RateLimits;

/// <summary>The places for event streams that may be open at the same time: one locked file each, which the system frees when its holder dies.</summary>
/// <param name="path">The ledger's path, or null where nothing is shared.</param>
/// <param name="limit">How many there are, or null where the cloud publishes no number.</param>
internal sealed class StreamSlots(string? path, int? limit)
{
    /// <summary>How many are taken, by any process.</summary>
    public int Open => Places.Count(place => File.Exists(place) && IsInUse(place));

    private IEnumerable<string> Places => path is null ? [] : Enumerable.Range(1, limit ?? 0).Select(place => $"{path}.stream-{place}");

    /// <summary>Takes one, or returns null where all are taken. Where there is nothing to take, everyone may go on.</summary>
    public IDisposable? TryAcquire()
    {
        try
        {
            return Places.Any() ? Places.Select(PrivateFile.TryOpenAlone).FirstOrDefault(taken => taken is not null) : new Uncounted();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Uncounted();
        }
    }

    private static bool IsInUse(string place)
    {
        try
        {
            using FileStream? free = PrivateFile.TryOpenAlone(place);
            return free is null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A place that nothing has to give back.</summary>
    private sealed class Uncounted : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
