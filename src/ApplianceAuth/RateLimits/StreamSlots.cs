using ApplianceAuth.Stores;

namespace ApplianceAuth.RateLimits;

/// <summary>Limits the event streams that are open at the same time: one locked file for each, which the system unlocks when the process ends.</summary>
/// <param name="path">The path of the shared counter file, or null if nothing is shared.</param>
/// <param name="limit">The number of streams, or null if the cloud publishes no limit.</param>
internal sealed class StreamSlots(string? path, int? limit)
{
    /// <summary>The streams that any process of this user has open.</summary>
    public int Open => LockFiles.Count(file => File.Exists(file) && IsInUse(file));

    private IEnumerable<string> LockFiles => path is null ? [] : Enumerable.Range(1, limit ?? 0).Select(number => $"{path}.stream-{number}");

    /// <summary>Acquires a stream; null if all are in use. Without a limit, or if the files cannot be used, streams are not counted.</summary>
    public IDisposable? TryAcquire()
    {
        try
        {
            return LockFiles.Any() ? LockFiles.Select(PrivateFile.TryOpenAlone).FirstOrDefault(acquired => acquired is not null) : new Uncounted();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Uncounted();
        }
    }

    private static bool IsInUse(string path)
    {
        try
        {
            using FileStream? free = PrivateFile.TryOpenAlone(path);
            return free is null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A stream that is not counted.</summary>
    private sealed class Uncounted : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
