using System.Security.Cryptography;
using System.Text;

namespace ApplianceAuth.Stores;

/// <summary>Where this machine keeps what belongs to accounts beside the vault: local application data, or what APPLIANCEAUTH_DATA names.</summary>
/// <param name="root">The folder, which need not exist yet.</param>
public sealed class DataFolder(string root)
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "APPLIANCEAUTH_DATA";

    // No store has such a folder: their names end in a hash.
    private const string Settings = "settings";

    /// <summary>The folder of this user on this machine.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the user has no home and the variable is not set.</exception>
    public static DataFolder OfThisUser()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return new(Path.GetFullPath(named));
        }

        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0 && HasHome() ? new(Path.Combine(local, "ApplianceAuth")) : throw new ApplianceAuthException(
            ErrorId.DataFolderUnavailable, "This user has no folder for application data: HOME is not set, and no token is refreshed without a lock file there.",
            $"Set HOME to the user's home directory, or {Variable} to a folder that belongs to the user.");
    }

    /// <summary>Whether the user has a home: .NET takes the root of the file system for one that is neither in HOME nor in the list of users.</summary>
    private static bool HasHome() => OperatingSystem.IsWindows()
        || Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } || Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 }
        || Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is not ("" or "/");

    /// <summary>The files of a vault, their folder made.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be made.</exception>
    public StoreFiles Of(string vault) => new(Make(FolderName(vault)));

    /// <summary>The files of a store, their folder made, and a vault noted.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be made. <see cref="ErrorId.StoreUnsafe"/>.</exception>
    public StoreFiles Of(IAccountStore store)
    {
        if (store is not ITokenStore)
        {
            FilePermissions.RequireFolder(FolderOf(store).Folder);
        }

        StoreFiles files = Of(store.Key);
        if (store.Module is { } module)
        {
            new VaultReference(store.Name, module, store.Key).Write(files);
        }

        return files;
    }

    /// <summary>The files of a store, which need not exist; nothing is made.</summary>
    public StoreFiles FolderOf(IAccountStore store) => new(Path.Combine(root, FolderName(store.Key)));

    /// <summary>The files of all stores that something was kept in; nothing is made.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    public IEnumerable<StoreFiles> Existing() =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(folder => new StoreFiles(folder)) : [];

    /// <summary>The path of a ledger, its folder made.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be made.</exception>
    public string Ledger(string name) => Path.Combine(Make("limits"), name + ".ledger");

    /// <summary>The path of the file with the default account; nothing is made.</summary>
    public string DefaultAccount => Path.Combine(root, Settings, "default-account");

    /// <summary>Makes the folder of the user's settings.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be made.</exception>
    public void MakeSettings() => Make(Settings);

    /// <summary>A part between a half and one that differs from machine to machine, so that two of them seldom renew at the same moment.</summary>
    public double Share() => 0.5 + (SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{root}"))[0] / 512d);

    // A vault's name may hold anything; the hash keeps apart what looks alike once it is made fit for a file system.
    private static string FolderName(string vault)
    {
        string readable = new([.. vault.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40).Select(char.ToLowerInvariant)]);
        return $"{readable}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(vault.ToUpperInvariant())))[..8]}";
    }

    private string Make(string name)
    {
        string folder = Path.Combine(root, name);
        try
        {
            // Each on its own: .NET gives the mode to the last of several folders alone.
            foreach (string missing in new[] { root, folder }.Where(path => !Directory.Exists(path)))
            {
                _ = OperatingSystem.IsWindows()
                    ? Directory.CreateDirectory(missing)
                    : Directory.CreateDirectory(missing, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, $"The folder {folder} cannot be made: {e.Message}", inner: e);
        }
    }
}
