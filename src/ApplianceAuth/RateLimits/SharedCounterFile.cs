using System.Runtime.InteropServices;
using ApplianceAuth.Stores;

namespace ApplianceAuth.RateLimits;

/// <summary>Counters that all processes of this user share: a small file that is locked, read, changed in place and unlocked within microseconds.</summary>
/// <remarks>
/// The file is not flushed to the disk: after a power failure some calls are missing from the count. If the file cannot be used (no folder, a full disk,
/// another program that keeps it open), this process counts for itself: a missing count is no reason to refuse a call.
/// </remarks>
/// <param name="path">The file, or null to count for this process only.</param>
/// <param name="length">The number of cells.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class SharedCounterFile(string? path, int length, TimeProvider timeProvider) : IDisposable
{
    /// <summary>The first cell of every file in this format.</summary>
    private const long FormatMark = 0x33_5245_4744_454C;

    private static readonly TimeSpan s_lockTimeout = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly long[] _cells = new long[length + 1];

    /// <summary>Reads and changes the cells. A separate delegate, because Func takes no spans before .NET 9.</summary>
    public delegate T Work<T>(Span<long> cells);

    /// <summary>Runs an operation on the cells under an exclusive lock, and saves the changes.</summary>
    public async ValueTask<T> UseAsync<T>(Work<T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using FileStream? file = await OpenAsync(cancellationToken).ConfigureAwait(false);
            Load(file);
            T result = work(_cells.AsSpan(1));
            Save(file);
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async ValueTask<FileStream?> OpenAsync(CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            FileStream? file;
            long started = timeProvider.GetTimestamp();
            while ((file = PrivateFile.TryOpenAlone(path)) is null && timeProvider.GetElapsedTime(started) < s_lockTimeout)
            {
                // The lock is held for microseconds. Random, so that waiting processes do not retry in step.
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4)), timeProvider, cancellationToken).ConfigureAwait(false);
            }

            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Load(FileStream? file)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(_cells.AsSpan());
        if (file is null)
        {
            return;
        }

        try
        {
            if (RandomAccess.Read(file.SafeFileHandle, bytes, 0) == bytes.Length && _cells[0] == FormatMark)
            {
                return;
            }
        }
        catch (IOException)
        {
            // An unreadable file counts as empty.
        }

        _cells.AsSpan().Clear();
        _cells[0] = FormatMark;
    }

    private void Save(FileStream? file)
    {
        try
        {
            if (file is not null)
            {
                RandomAccess.Write(file.SafeFileHandle, MemoryMarshal.AsBytes(_cells.AsSpan()), 0);
            }
        }
        catch (IOException)
        {
            // The cells are still in memory.
        }
    }
}
