using System.Collections.Concurrent;

namespace ApplianceAuth.Stores;

/// <summary>Keeps all others away from one account while it is renewed: the tasks of this process, and all other processes.</summary>
/// <remarks>
/// A file opened without sharing, since a named mutex belongs to a thread and awaits change threads. The file is never deleted; the operating system
/// frees it when its holder dies.
/// </remarks>
public sealed class SessionLock : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _gate;
    private readonly FileStream? _file;

    private SessionLock(SemaphoreSlim gate, FileStream? file) => (_gate, _file) = (gate, file);

    /// <summary>Waits until the lock is ours.</summary>
    /// <param name="name">The lock file's path; a name where no other process is concerned.</param>
    /// <param name="otherProcesses">Whether to keep other processes away too.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the file cannot be opened, or the system does not lock files.</exception>
    public static async Task<SessionLock> EnterAsync(string name, bool otherProcesses, TimeProvider timeProvider, CancellationToken cancellationToken)
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
                    // Random, so that waiters do not run in step; 64 waiters at 10 ms of work each wait 0.9 s at worst.
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

    /// <summary>Takes a lock against all processes, or returns null if it is held.</summary>
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

    /// <summary>Lets the next one in.</summary>
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
            throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, $"The lock file {path} cannot be opened: {e.Message}", inner: e);
        }
    }

    // DOTNET_SYSTEM_IO_DISABLEFILELOCKING and some network file systems make locks do nothing, silently.
    private static void RequireExclusive(string path)
    {
        using FileStream? second = TryOpen(path);
        if (second is not null)
        {
            throw new ApplianceAuthException(
                ErrorId.DataFolderUnavailable, $"Files on the disk of {path} cannot be locked, so two processes could renew at once and lose the sign-in.",
                $"Name a folder on a local disk with {DataFolder.Variable}, and unset DOTNET_SYSTEM_IO_DISABLEFILELOCKING.");
        }
    }
}
