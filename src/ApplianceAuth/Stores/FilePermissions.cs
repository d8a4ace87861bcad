namespace ApplianceAuth.Stores;

/// <summary>Refuses files that another user could read, or could have put there.</summary>
/// <remarks>
/// On Windows the permissions of the user's profile count, and DPAPI protects what lies there. The data folder may belong to root and may be reached
/// through a link: an administrator may have made it. What lies in it may not.
/// </remarks>
internal static class FilePermissions
{
    private const uint Root = 0;
    private const string OtherFolder =
        $"Set HOME to the home directory of the user that runs PowerShell (sudo -H), or {DataFolder.Variable} to a folder of that user.";

    /// <summary>Checks a file in a folder of the data folder. None of them need exist.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>.</exception>
    public static void Require(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        RequireFolder(Path.GetDirectoryName(path)!);
        try
        {
            if (UnixFile.Find(path) is { } file)
            {
                RequireOwn(path, file, file.IsRegular, "regular file", "600");
            }
        }
        catch (IOException e)
        {
            throw new ApplianceAuthException(ErrorId.StoreUnsafe, e.Message, OtherFolder, e);
        }
    }

    /// <summary>Checks a folder of the data folder. Neither need exist.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>.</exception>
    public static void RequireFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            RequireDataFolder(Path.GetDirectoryName(folder)!);
            if (UnixFile.Find(folder) is { } found)
            {
                RequireOwn(folder, found, found.IsDirectory, "directory", "700");
            }
        }
        catch (IOException e)
        {
            throw new ApplianceAuthException(ErrorId.StoreUnsafe, e.Message, OtherFolder, e);
        }
    }

    /// <summary>
    /// The data folder, or the folder that it will be made in, belongs to this user or to root; so does the home that it lies in. The HOME of another
    /// user, as <c>sudo</c> may keep it, does not, although PowerShell itself makes folders there that belong to root.
    /// </summary>
    private static void RequireDataFolder(string path)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify).TrimEnd(Path.DirectorySeparatorChar);
        if (home.Length > 0 && path.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            RequireOwnOrRoot(home);
        }

        RequireOwnOrRoot(path);
    }

    private static void RequireOwnOrRoot(string path)
    {
        string existing = path;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        // With a separator at the end a link is followed.
        if (UnixFile.Find(existing + Path.DirectorySeparatorChar) is { } found && found.Owner != UnixFile.EffectiveUser && found.Owner != Root)
        {
            throw Unsafe(
                $"'{existing}' belongs to the user with id {found.Owner}, but this process runs as the user with id {UnixFile.EffectiveUser}.",
                OtherFolder);
        }
    }

    private static void RequireOwn(string path, UnixFile found, bool isKind, string kind, string mode)
    {
        if (!isKind)
        {
            throw found.IsLink
                ? Unsafe($"'{path}' is a symbolic link.", $"rm {Quoted(path)}")
                : Unsafe($"'{path}' is not a {kind}.", $"mv {Quoted(path)} {Quoted(path + ".old")}");
        }

        if (found.Owner != UnixFile.EffectiveUser)
        {
            throw Unsafe(
                $"'{path}' belongs to the user with id {found.Owner}, but this process runs as the user with id {UnixFile.EffectiveUser}.",
                $"sudo chown -R {UnixFile.EffectiveUser} {Quoted(path)}");
        }

        if (found.IsOpenToOthers)
        {
            throw Unsafe($"Other users have permissions on '{path}'.", $"chmod {mode} {Quoted(path)}");
        }

        // A directory always has several names: its own, '.', and '..' in each directory below it.
        if (found is { IsRegular: true, Names: > 1 })
        {
            throw Unsafe(
                $"'{path}' has {found.Names} names (hard links), so that another name may lie where others can reach it.",
                $"cp -p {Quoted(path)} {Quoted(path + ".copy")} && mv {Quoted(path + ".copy")} {Quoted(path)}");
        }
    }

    private static ApplianceAuthException Unsafe(string message, string recommendation) =>
        new(ErrorId.StoreUnsafe, $"{message} The built-in store was neither read nor written.", recommendation);

    private static string Quoted(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
