namespace ApplianceAuth.Stores;

/// <summary>Opens, replaces and deletes files that another process may have open for a moment.</summary>
/// <remarks>
/// On Windows a file that a reader, an indexer or a virus scanner has open cannot be replaced, whatever it was opened with, and a file that is being
/// replaced cannot be opened. On Unix only a .NET process that locks the file prevents this.
/// </remarks>
internal static class FileRetry
{
    // Windows error codes, the low half of an exception's HResult.
    private const int AccessDenied = 5, DeletePending = 303, MappedByAnother = 1224;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    /// <summary>Runs a file operation, and retries it for up to a second while another process has the file open.</summary>
    /// <exception cref="IOException">The operation failed for another reason, or the second is over.</exception>
    /// <exception cref="UnauthorizedAccessException">As above; on Windows also the error for a file that another process has open.</exception>
    public static T Run<T>(Func<T> operation)
    {
        // The system's clock, not a TimeProvider: the wait is for the system.
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return operation();
            }
            catch (Exception e) when (IsInUse(e) && TimeProvider.System.GetElapsedTime(started) < s_timeout)
            {
                // Random, so that processes do not retry in step.
                Thread.Sleep(Random.Shared.Next(1, 10));
            }
        }
    }

    /// <summary>Renames a file over another one, which may be open in another process.</summary>
    /// <exception cref="IOException">See <see cref="Run{T}"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">See <see cref="Run{T}"/>.</exception>
    public static void Replace(string source, string target) => Run(() =>
    {
        File.Move(source, target, overwrite: true);
        return true;
    });

    /// <summary>Deletes a file, which need not exist.</summary>
    /// <exception cref="IOException">See <see cref="Run{T}"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">See <see cref="Run{T}"/>.</exception>
    public static void Delete(string path) => Run(() =>
    {
        File.Delete(path);
        return true;
    });

    /// <summary>Whether an error means that another process has the file open.</summary>
    private static bool IsInUse(Exception e) =>
        (e is IOException inUse && PrivateFile.IsInUse(inUse))
        || (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException && IsOpenElsewhere(e.HResult & 0xFFFF));

    private static bool IsOpenElsewhere(int windowsError) => windowsError is AccessDenied or DeletePending or MappedByAnother;
}
