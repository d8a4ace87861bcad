using System.Text;

namespace ApplianceAuth.Stores;

/// <summary>Writes files that only the user can read, from the moment they are created.</summary>
internal static class PrivateFile
{
    /// <summary>Options for a file that no other user may read: mode 0600 on Unix; on Windows the permissions of the folder apply.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Opens a file exclusively and creates it if it is missing; null if it is open already, in this or another process.</summary>
    /// <exception cref="IOException">A permanent error: a full disk, a missing folder, not a regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not open the file.</exception>
    public static FileStream? TryOpenAlone(string path)
    {
        RequireRegular(path);
        try
        {
            FileStreamOptions options = Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            options.BufferSize = 0;
            return new(path, options);
        }
        catch (IOException e) when (IsInUse(e))
        {
            return null;
        }
    }

    /// <summary>Writes a text and replaces the content.</summary>
    /// <exception cref="IOException">The file cannot be written, or is not a regular file.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string)"/>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        RequireRegular(path);
        using FileStream file = FileRetry.Run(() => new FileStream(path, Options(FileMode.Create, FileAccess.Write, FileShare.Read)));
        file.Write(content);
    }

    /// <summary>Writes a text to a second file and renames it, so that a reader and a crash find the old text or the new one.</summary>
    /// <exception cref="IOException">The file cannot be written, or is not a regular file.</exception>
    public static void Replace(string path, string text)
    {
        RequireRegular(path);
        // A new name each time, because several processes may write the file at once.
        string temporary = $"{path}.{Path.GetRandomFileName()}.new";
        try
        {
            using (FileStream file = new(temporary, Options(FileMode.CreateNew, FileAccess.Write, FileShare.None)))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            FileRetry.Replace(temporary, path);
        }
        finally
        {
            // After a failure; otherwise the file was renamed.
            FileRetry.Delete(temporary);
        }
    }

    /// <summary>Reads a text; null if the file does not exist.</summary>
    /// <exception cref="IOException">The file cannot be read, or is not a regular file.</exception>
    public static string? Read(string path) => Read(path, File.ReadAllText);

    /// <summary>Reads a file; null if it does not exist.</summary>
    /// <exception cref="IOException">The file cannot be read, or is not a regular file.</exception>
    public static byte[]? ReadBytes(string path) => Read(path, File.ReadAllBytes);

    private static T? Read<T>(string path, Func<string, T> read)
        where T : class
    {
        RequireRegular(path);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return FileRetry.Run(() => read(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Rejects a named pipe, which would block forever, and a link, which may lead to a file of another program.</summary>
    private static void RequireRegular(string path)
    {
        if (!OperatingSystem.IsWindows() && UnixFile.Find(path) is { IsRegular: false })
        {
            throw new IOException(Messages.FormatFileNotRegularWithPath(path));
        }
    }

    /// <summary>Whether an error means that another process has the file open without sharing.</summary>
    /// <remarks>EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.</remarks>
    public static bool IsInUse(IOException e) =>
        e.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11)
        || (OperatingSystem.IsWindows() && e.HResult == unchecked((int)0x80070021));
}
