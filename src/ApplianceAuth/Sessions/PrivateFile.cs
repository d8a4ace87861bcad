using System.Text;

namespace ApplianceAuth.Sessions;

/// <summary>Writes files that are the user's alone from the moment they exist.</summary>
internal static class PrivateFile
{
    /// <summary>Options for a file that nobody else may read: mode 0600 where there are modes; elsewhere the folder's own rights count.</summary>
    public static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Writes a text in place of what is there.</summary>
    public static void Write(string path, string text)
    {
        using FileStream file = new(path, Options(FileMode.Create, FileAccess.Write, FileShare.Read));
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
