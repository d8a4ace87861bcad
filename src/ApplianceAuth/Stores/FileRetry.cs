namespace ApplianceAuth.Stores;

/// <summary>Opens, replaces and deletes files that another process may have open for a moment.</summary>
/// <remarks>
/// On Windows a file that a reader, an indexer or a virus scanner has open cannot be replaced, whatever it was opened with, and a file that is being
/// replaced cannot be opened. On Unix only a .NET process that locks the file is in the way.
/// </remarks>
internal static class FileRetry
{
    // Windows error codes, the low half of an exception's HResult.
    private const int AccessDenied = 5, DeletePending = 303, MappedByAnother = 1224;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(1);

    /// <summary>Runs a file operation again for up to a second while another process is in its way.</summary>
    /// <exception cref="IOException">It failed for another reason, or the time is up.</exception>
    /// <exception cref="UnauthorizedAccessException">As above; on Windows also the error for a file that another process has open.</exception>
    public static T Run<T>(Func<T> operation)
    {
        // Measured by the system's clock, not by a TimeProvider: it is the system that is waited for.
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

    /// <summary>Renames a file over another, which may be open elsewhere.</summary>
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

    /// <summary>Whether an error says that another process has the file open.</summary>
    private static bool IsInUse(Exception e) =>
        (e is IOException taken && PrivateFile.IsInUse(taken))
        || (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException && IsOpenElsewhere(e.HResult & 0xFFFF));

    private static bool IsOpenElsewhere(int windowsError) => windowsError is AccessDenied or DeletePending or MappedByAnother;
}
