using System.Runtime.InteropServices;
using ApplianceAuth.Stores;

namespace ApplianceAuth.RateLimits;

/// <summary>Numbers that all processes of this user share: a small file that is locked, read, changed in place and freed, in some millionths of a second.</summary>
/// <remarks>
/// Not flushed to the disk: a machine that loses its power forgets some calls, nothing else. Where the file cannot be had (no folder, a full disk, a
/// program that does not let go of it), this process counts for itself: a limit is no reason to refuse a call.
/// </remarks>
/// <param name="path">Where it lies, or null for this process alone.</param>
/// <param name="length">The number of cells.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class SharedCounterFile(string? path, int length, TimeProvider timeProvider) : IDisposable
{
    /// <summary>The first cell of every file of this form.</summary>
    private const long Form = 0x32_5245_4744_454C;

    private static readonly TimeSpan s_lockTimeout = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly long[] _cells = new long[length + 1];

    /// <summary>What is done with the cells. A delegate of its own, since Func takes no spans before .NET 9.</summary>
    public delegate T Work<T>(Span<long> cells);

    /// <summary>Does something with the cells while nobody else can; what it changed is kept.</summary>
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
            long began = timeProvider.GetTimestamp();
            while ((file = PrivateFile.TryOpenAlone(path)) is null && timeProvider.GetElapsedTime(began) < s_lockTimeout)
            {
                // Held for some millionths of a second; random, so that waiters do not run in step.
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
            if (RandomAccess.Read(file.SafeFileHandle, bytes, 0) == bytes.Length && _cells[0] == Form)
            {
                return;
            }
        }
        catch (IOException)
        {
            // As if it were empty.
        }

        _cells.AsSpan().Clear();
        _cells[0] = Form;
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
