using ApplianceAuth.Stores;

namespace ApplianceAuth.Api;

/// <summary>A file that a response is saved to: written beside its place, and moved there when it is complete.</summary>
/// <remarks>A link is followed, and what it leads to is replaced. A file that is replaced keeps its mode; a new one gets the user's default mode.</remarks>
internal sealed class DownloadFile
{
    private readonly string _named;
    private readonly string _target;
    private readonly UnixFileMode? _mode;

    private DownloadFile(string named, string target, UnixFileMode? mode) => (_named, _target, _mode) = (named, target, mode);

    /// <summary>Checks that a file can be written there. Nothing is written yet.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.FileNotWritten"/>: it is a directory, a pipe, a socket, a device or read-only, or its directory does not exist.
    /// </exception>
    public static DownloadFile At(string path)
    {
        try
        {
            FileInfo target = new(path);
            target = target.LinkTarget is null ? target : (FileInfo)target.ResolveLinkTarget(returnFinalTarget: true)!;
            string? obstacle = Directory.Exists(path) ? "it is a directory"
                : !FileKind.IsRegular(path) ? "it is not a regular file"
                : target.Directory?.Exists != true ? "its parent directory does not exist"
                : target is { Exists: true, IsReadOnly: true } ? "it is read-only"
                : null;
            return obstacle is null
                ? new(path, target.FullName, target.Exists && !OperatingSystem.IsWindows() ? target.UnixFileMode : null)
                : throw NotWritten(path, obstacle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw NotWritten(path, e.Message, e);
        }
    }

    /// <summary>Has the content written, and puts it in its place.</summary>
    /// <param name="write">Writes the whole content; if it fails, the target stays as it is.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.FileNotWritten"/>, or what <paramref name="write"/> raises.</exception>
    public async Task SaveAsync(Func<FileStream, Task> write)
    {
        // A short name: the target's own may already be as long as the file system takes.
        string part = Path.Combine(Path.GetDirectoryName(_target)!, $"{Guid.NewGuid():N}.part");
        try
        {
            using (FileStream file = new(part, Options()))
            {
                await write(file).ConfigureAwait(false);
                KeepMode(file);
            }

            FileRetry.Replace(part, _target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(ErrorId.FileNotWritten, $"The response could not be written to '{_named}': {e.Message}", inner: e);
        }
        finally
        {
            Remove(part);
        }
    }

    private FileStreamOptions Options()
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (_mode is { } mode && !OperatingSystem.IsWindows())
        {
            // From the beginning: a private file's next content is private too.
            options.UnixCreateMode = mode;
        }

        return options;
    }

    // The umask may have taken some of it.
    private void KeepMode(FileStream file)
    {
        if (_mode is { } mode && !OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) != mode)
        {
            File.SetUnixFileMode(file.SafeFileHandle, mode);
        }
    }

    private static void Remove(string part)
    {
        try
        {
            FileRetry.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The reason is already being reported.
        }
    }

    private static ApplianceAuthException NotWritten(string path, string why, Exception? inner = null) =>
        new(ErrorId.FileNotWritten, $"Cannot write to '{path}': {why.TrimEnd('.')}. The request was not sent.", inner: inner);
}
