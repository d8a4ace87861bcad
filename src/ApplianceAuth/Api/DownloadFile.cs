using ApplianceAuth.Stores;

namespace ApplianceAuth.Api;

/// <summary>A file that a response is saved to: written as a temporary file in the same directory, and renamed when it is complete.</summary>
/// <remarks>If the path is a link, its target is replaced. An existing file keeps its mode; a new one gets the default mode of the user.</remarks>
internal sealed class DownloadFile
{
    private readonly string _path;
    private readonly string _target;
    private readonly UnixFileMode? _mode;

    private DownloadFile(string path, string target, UnixFileMode? mode) => (_path, _target, _mode) = (path, target, mode);

    /// <summary>Checks that a file can be written at a path. Nothing is written.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.FileNotWritten"/>: it is a directory, a pipe, a socket, a device or read-only, or its directory does not exist.
    /// </exception>
    public static DownloadFile At(string path)
    {
        try
        {
            FileInfo target = new(path);
            target = target.LinkTarget is null ? target : (FileInfo)target.ResolveLinkTarget(returnFinalTarget: true)!;
            string? reason = Directory.Exists(path) ? Messages.FileIsDirectory
                : !FileKind.IsRegular(path) ? Messages.FileNotRegular
                : target.Directory?.Exists != true ? Messages.FileParentMissing
                : target is { Exists: true, IsReadOnly: true } ? Messages.FileIsReadOnly
                : null;
            return reason is null
                ? new(path, target.FullName, target.Exists && !OperatingSystem.IsWindows() ? target.UnixFileMode : null)
                : throw NotWritten(path, reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw NotWritten(path, e.Message, e);
        }
    }

    /// <summary>Writes the content and replaces the target.</summary>
    /// <param name="write">Writes the whole content. If it fails, the target is unchanged.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.FileNotWritten"/>, or an error of <paramref name="write"/>.</exception>
    public async Task SaveAsync(Func<FileStream, Task> write)
    {
        // A short name: the name of the target may already have the maximum length of the file system.
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
            throw new ApplianceAuthException(ErrorId.FileNotWritten, Messages.FormatFileResponseNotWritten(_path, e.Message), inner: e);
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
            // Set when the file is created: the new content of a private file is private too.
            options.UnixCreateMode = mode;
        }

        return options;
    }

    // The umask may have cleared some bits.
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
            // The error that led here is already reported.
        }
    }

    private static ApplianceAuthException NotWritten(string path, string reason, Exception? inner = null) =>
        new(ErrorId.FileNotWritten, Messages.FormatFileNotWritten(path, reason.TrimEnd('.')), inner: inner);
}
