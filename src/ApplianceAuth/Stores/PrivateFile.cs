using System.Text;

namespace ApplianceAuth.Stores;

/// <summary>Writes files that are the user's alone from the moment they exist.</summary>
internal static class PrivateFile
{
    /// <summary>Options for a file that nobody else may read: mode 0600 where there are modes; elsewhere the folder's own rights count.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Opens a file as long as nobody else has it open, here or in another process; null while somebody has. Made where it is missing.</summary>
    /// <exception cref="IOException">A full disk, a missing folder, no regular file or the like: waiting would never end.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not open it.</exception>
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

    /// <summary>Writes a text in place of what is there.</summary>
    /// <exception cref="IOException">It cannot be written, or the path leads to no regular file.</exception>
    public static void Write(string path, string text)
    {
        RequireRegular(path);
        using FileStream file = FileRetry.Run(() => new FileStream(path, Options(FileMode.Create, FileAccess.Write, FileShare.Read)));
        file.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Reads a text, or returns null if there is no file.</summary>
    /// <exception cref="IOException">It cannot be read, or the path leads to no regular file.</exception>
    public static string? Read(string path)
    {
        RequireRegular(path);
        try
        {
            return FileRetry.Run(() => File.ReadAllText(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Refuses a named pipe, which would be waited for forever, and a link, which may lead to a file of another program.</summary>
    private static void RequireRegular(string path)
    {
        if (!OperatingSystem.IsWindows() && UnixFile.Find(path) is { IsRegular: false })
        {
            throw new IOException($"'{path}' is not a regular file.");
        }
    }

    /// <summary>Whether an error says that another process has the file open and shares it with nobody.</summary>
    /// <remarks>EAGAIN on Linux, EWOULDBLOCK on macOS, ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.</remarks>
    public static bool IsInUse(IOException e) =>
        e.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11)
        || (OperatingSystem.IsWindows() && e.HResult == unchecked((int)0x80070021));
}
