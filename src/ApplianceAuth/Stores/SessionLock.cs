using System.Collections.Concurrent;

namespace ApplianceAuth.Stores;

/// <summary>An exclusive lock of one account or vault, against other tasks of this process and against other processes.</summary>
/// <remarks>
/// A file that is opened without sharing, because a named mutex belongs to a thread and an await may change threads. The file is never deleted; the
/// operating system unlocks it when the process ends.
/// </remarks>
internal sealed class SessionLock : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _gate;
    private readonly FileStream? _file;

    private SessionLock(SemaphoreSlim gate, FileStream? file) => (_gate, _file) = (gate, file);

    /// <summary>Waits for the lock. Dispose the result to release it.</summary>
    /// <param name="name">The path of the lock file; any name if the lock is for this process only.</param>
    /// <param name="otherProcesses">Whether to lock against other processes.</param>
    /// <param name="timeProvider">Time source.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the file cannot be opened, or the file system does not lock files.
    /// </exception>
    public static Task<SessionLock> EnterAsync(string name, bool otherProcesses, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        Operation.LockWait.RunAsync(timeProvider, _ => WaitAsync(name, otherProcesses, timeProvider, cancellationToken));

    private static async Task<SessionLock> WaitAsync(string name, bool otherProcesses, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate = s_gates.GetOrAdd(name, _ => new(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        FileStream? file = null;
        try
        {
            if (otherProcesses)
            {
                while ((file = TryOpen(name)) is null)
                {
                    // Random, so that waiting processes do not retry in step; 64 of them with 10 ms of work each wait at most 0.9 s.
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 50)), timeProvider, cancellationToken).ConfigureAwait(false);
                }

                RequireExclusive(name);
            }

            SessionLock entered = new(gate, file);
            (gate, file) = (null!, null);
            return entered;
        }
        finally
        {
            file?.Dispose();
            gate?.Release();
        }
    }

    /// <summary>Acquires a lock against all processes; null if another task or process holds it.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the file cannot be opened.</exception>
    internal static SessionLock? TryEnter(string path)
    {
        SemaphoreSlim gate = s_gates.GetOrAdd(path, _ => new(1, 1));
        if (!gate.Wait(0))
        {
            return null;
        }

        FileStream? file = null;
        try
        {
            file = TryOpen(path);
            return file is null ? null : new(gate, file);
        }
        finally
        {
            if (file is null)
            {
                gate.Release();
            }
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _gate.Release();
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return PrivateFile.TryOpenAlone(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, Messages.FormatLockFileNotOpened(path, e.Message), inner: e);
        }
    }

    // With DOTNET_SYSTEM_IO_DISABLEFILELOCKING, and on some network file systems, locks have no effect and no error is raised.
    private static void RequireExclusive(string path)
    {
        using FileStream? second = TryOpen(path);
        if (second is not null)
        {
            throw new ApplianceAuthException(
                ErrorId.DataFolderUnavailable, Messages.FormatLockNotSupported(path), Messages.FormatLockNotSupportedRecommendation(DataFolder.Variable));
        }
    }
}
