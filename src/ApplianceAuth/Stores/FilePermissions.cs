using static ApplianceAuth.PowerShellString;

namespace ApplianceAuth.Stores;

/// <summary>Rejects files that another user could read or may have created.</summary>
/// <remarks>
/// On Windows the permissions of the user's profile apply, and DPAPI protects the files. The data folder itself may belong to root and may be a link,
/// because an administrator may have created it. The folders and files in it may not. It must not be a folder in which all users create files, such as
/// <c>/tmp</c>: another user could create the folders of this module there first.
/// </remarks>
internal static class FilePermissions
{
    private const uint Root = 0;

    private static string OtherFolder => Messages.FormatStoreUnsafeOwnerRecommendation(DataFolder.Variable);

    /// <summary>Checks a file in a folder of the data folder. The file and the folders need not exist.</summary>
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
                RequireOwn(path, file, file.IsRegular, Messages.FormatStoreUnsafeNotRegularFile, "600");
            }
        }
        catch (IOException e)
        {
            throw new ApplianceAuthException(ErrorId.StoreUnsafe, e.Message, OtherFolder, e);
        }
    }

    /// <summary>Checks a folder in the data folder. They need not exist.</summary>
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
                RequireOwn(folder, found, found.IsDirectory, Messages.FormatStoreUnsafeNotDirectory, "700");
            }
        }
        catch (IOException e)
        {
            throw new ApplianceAuthException(ErrorId.StoreUnsafe, e.Message, OtherFolder, e);
        }
    }

    /// <summary>Checks that not all users can create files in the data folder. It need not exist.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>.</exception>
    public static void RequireNotShared(string root)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && UnixFile.Find(root + Path.DirectorySeparatorChar) is { IsWritableByOthers: true })
            {
                string own = Path.Combine(root, $"applianceauth-{UnixFile.EffectiveUser}");
                throw Unsafe(Messages.FormatStoreUnsafeShared(root), Messages.FormatStoreUnsafeSharedRecommendation(DataFolder.Variable, own));
            }
        }
        catch (IOException e)
        {
            throw new ApplianceAuthException(ErrorId.StoreUnsafe, e.Message, OtherFolder, e);
        }
    }

    /// <summary>
    /// Checks that the data folder, or the folder that it will be created in, and the home directory around it belong to this user or to root. The HOME of
    /// another user, which <c>sudo</c> may keep, does not, although PowerShell creates folders there that belong to root.
    /// </summary>
    private static void RequireDataFolder(string path)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify)
            .TrimEnd(Path.DirectorySeparatorChar);
        if (home.Length > 0 && path.StartsWith(home + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            RequireOwnOrRoot(home);
        }

        RequireOwnOrRoot(path);
        RequireNotShared(path);
    }

    private static void RequireOwnOrRoot(string path)
    {
        string existing = path;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        // A separator at the end makes the system resolve a link.
        if (UnixFile.Find(existing + Path.DirectorySeparatorChar) is { } found && found.Owner != UnixFile.EffectiveUser && found.Owner != Root)
        {
            throw Unsafe(OtherOwner(existing, found), OtherFolder);
        }
    }

    private static void RequireOwn(string path, UnixFile found, bool isKind, Func<object?, string> otherKind, string mode)
    {
        if (!isKind)
        {
            throw found.IsLink
                ? Unsafe(Messages.FormatStoreUnsafeLink(path), $"rm {Quote(path)}")
                : Unsafe(otherKind(path), $"mv {Quote(path)} {Quote(path + ".old")}");
        }

        if (found.Owner != UnixFile.EffectiveUser)
        {
            throw Unsafe(OtherOwner(path, found), $"sudo chown -R {UnixFile.EffectiveUser} {Quote(path)}");
        }

        if (found.IsOpenToOthers)
        {
            throw Unsafe(Messages.FormatStoreUnsafePermissions(path), $"chmod {mode} {Quote(path)}");
        }

        // A directory always has several names: its own name, '.', and '..' in each directory below it.
        if (found is { IsRegular: true, Names: > 1 })
        {
            throw Unsafe(
                Messages.FormatStoreUnsafeHardLinks(path, ConsoleText.FormatNumber(found.Names)),
                $"cp -p {Quote(path)} {Quote(path + ".copy")} && mv {Quote(path + ".copy")} {Quote(path)}");
        }
    }

    private static string OtherOwner(string path, UnixFile found) =>
        Messages.FormatStoreUnsafeOwner(path, ConsoleText.FormatNumber(found.Owner), ConsoleText.FormatNumber(UnixFile.EffectiveUser));

    private static ApplianceAuthException Unsafe(string message, string recommendation) =>
        new(ErrorId.StoreUnsafe, message, recommendation);
}
