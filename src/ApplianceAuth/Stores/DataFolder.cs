using System.Security.Cryptography;
using System.Text;

namespace ApplianceAuth.Stores;

/// <summary>The folder for locks, journals, caches and the built-in store: local application data, or the value of APPLIANCEAUTH_DATA.</summary>
/// <param name="root">The folder, which need not exist yet.</param>
internal sealed class DataFolder(string root)
{
    /// <summary>The environment variable that sets another folder.</summary>
    public const string Variable = "APPLIANCEAUTH_DATA";

    // Not the folder of a store: their names end in a hash.
    private const string Settings = "settings";

    /// <summary>The path of the folder.</summary>
    public string Root => root;

    /// <summary>The folder of this user on this machine.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the variable is not an absolute path, or it is not set and the user has no home.
    /// </exception>
    public static DataFolder OfThisUser()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
        {
            return OfVariable(path);
        }

        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0 && HasHome() ? new(Path.Combine(local, "ApplianceAuth")) : throw new ApplianceAuthException(
            ErrorId.DataFolderUnavailable, Messages.DataFolderWithoutHome, Messages.FormatDataFolderWithoutHomeRecommendation(Variable));
    }

    /// <summary>The folder of a value of the environment variable.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.DataFolderUnavailable"/>: it is not an absolute path.</exception>
    internal static DataFolder OfVariable(string path) => Path.IsPathFullyQualified(path)
        ? new(Path.GetFullPath(path))
        : throw new ApplianceAuthException(
            ErrorId.DataFolderUnavailable, Messages.FormatDataFolderRelative(Variable, path),
            Messages.FormatDataFolderRelativeRecommendation(Variable, Path.GetFullPath(path)));

    /// <summary>Whether the user has a home. .NET returns the root of the file system if neither HOME nor the user database has one.</summary>
    private static bool HasHome() => OperatingSystem.IsWindows()
        || Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } || Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 }
        || Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is not ("" or "/");

    /// <summary>The files of a vault. Creates their folder.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be created. <see cref="ErrorId.StoreUnsafe"/>.
    /// </exception>
    public StoreFiles Of(string vault) => new(Create(FolderName(vault)));

    /// <summary>The files of a store. Creates their folder, and records the name of a vault in it.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be created. <see cref="ErrorId.StoreUnsafe"/>.
    /// </exception>
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

    /// <summary>The files of a store, which need not exist. Nothing is created.</summary>
    public StoreFiles FolderOf(IAccountStore store) => new(Path.Combine(root, FolderName(store.Key)));

    /// <summary>The files of all stores that were used. Nothing is created.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read the folder.</exception>
    public IEnumerable<StoreFiles> Existing() =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(folder => new StoreFiles(folder)) : [];

    /// <summary>The path of a rate limiter's counter file. Creates the folder.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be created. <see cref="ErrorId.StoreUnsafe"/>.
    /// </exception>
    public string Counters(string name) => Path.Combine(Create("limits"), name + ".counters");

    /// <summary>The path of the file with the default account. Nothing is created.</summary>
    public string DefaultAccount => Path.Combine(root, Settings, "default-account");

    /// <summary>Creates the folder of the user's settings.</summary>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DataFolderUnavailable"/>: the folder cannot be created. <see cref="ErrorId.StoreUnsafe"/>.
    /// </exception>
    public void CreateSettings() => Create(Settings);

    /// <summary>A number from 0.5 to 1 that differs between machines, so that two of them seldom refresh at the same time.</summary>
    public double Share() => 0.5 + (SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{root}"))[0] / 512d);

    // The name of a vault may contain any characters; the hash distinguishes names that differ only in characters that are left out. The built-in store
    // needs none: loading the cryptographic library would delay the first completion.
    private static string FolderName(string vault)
    {
        if (vault == BuiltInStore.StoreName)
        {
            return "builtin";
        }

        string readable = new string([.. vault.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40)]).ToLowerInvariant();
        return $"{readable}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(vault.ToUpperInvariant())))[..8]}";
    }

    private string Create(string name)
    {
        string folder = Path.Combine(root, name);
        FilePermissions.RequireNotShared(root);
        try
        {
            // One by one: if .NET creates several folders in one call, only the last one gets the mode.
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
            throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, Messages.FormatDataFolderNotCreated(folder, e.Message), inner: e);
        }
    }
}
