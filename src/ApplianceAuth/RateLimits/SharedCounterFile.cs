using System.Text;
using ApplianceAuth.Stores;

namespace ApplianceAuth.RateLimits;

/// <summary>Counters that all processes of this user share: a text file with a line for each rule, which is locked, read, changed in place and unlocked.</summary>
/// <remarks>
/// The file is not flushed to the disk: after a power failure some calls are missing from the count. If the file cannot be used (no folder, a full disk,
/// another program that keeps it open) or is damaged, this process continues with its own copy: a missing count is no reason to refuse a call.
/// </remarks>
/// <param name="path">The file, or null to count for this process only.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class SharedCounterFile(string? path, TimeProvider timeProvider) : IDisposable
{
    private const string FirstLine = "ApplianceAuth counters 1";
    private const string LastLine = "end";

    // The file has this length, or a multiple of it, from the beginning: a full disk cannot cut what is changed in place.
    private const int Block = 4096;
    private const int MaxLength = 32 * Block;

    private static readonly TimeSpan s_lockTimeout = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<string, RateCounter> _counters = [];
    private byte[] _saved = [];

    /// <summary>Runs an operation on the counters, by the names of their rules, under an exclusive lock, and saves the changes.</summary>
    public async ValueTask<T> UseAsync<T>(Func<Dictionary<string, RateCounter>, T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using FileStream? file = await OpenAsync(cancellationToken).ConfigureAwait(false);
            _counters = Load(file) ?? _counters;
            T result = work(_counters);
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

    /// <returns>Null if the file is damaged or unreadable; nothing if it is new, such as after the user has deleted the folder.</returns>
    private Dictionary<string, RateCounter>? Load(FileStream? file)
    {
        try
        {
            if (file is null)
            {
                return null;
            }

            if (file.Length == 0)
            {
                return [];
            }

            byte[] bytes = new byte[Math.Min(file.Length, MaxLength)];
            int length = RandomAccess.Read(file.SafeFileHandle, bytes, 0);
            // Most often no other process has written since.
            return bytes.AsSpan(0, length).SequenceEqual(_saved) ? _counters : Parse(Encoding.UTF8.GetString(bytes, 0, length).Split('\n'));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Dictionary<string, RateCounter>? Parse(string[] lines)
    {
        if (lines[0] != FirstLine)
        {
            return null;
        }

        Dictionary<string, RateCounter> counters = [];
        foreach (string line in lines.Skip(1))
        {
            if (line == LastLine)
            {
                return counters;
            }

            if (line.Split('\t') is not [var name, var numbers] || RateCounter.TryParse(numbers) is not { } counter || !counters.TryAdd(name, counter))
            {
                return null;
            }
        }

        return null;
    }

    private void Save(FileStream? file)
    {
        if (file is null)
        {
            return;
        }

        string text = string.Join('\n', [FirstLine, .. _counters.Select(counter => $"{counter.Key}\t{counter.Value}"), LastLine, ""]);
        try
        {
            _saved = Encoding.UTF8.GetBytes(text.PadRight((text.Length + Block - 1) / Block * Block));
            RandomAccess.Write(file.SafeFileHandle, _saved, 0);
        }
        catch (IOException)
        {
            // The counters are still in memory.
        }
    }
}
