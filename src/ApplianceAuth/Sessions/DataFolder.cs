using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Where this machine keeps what belongs to accounts beside the vault: local application data, or what APPLIANCEAUTH_DATA names.</summary>
public sealed class DataFolder
{
    /// <summary>The environment variable that names another folder.</summary>
    public const string Variable = "APPLIANCEAUTH_DATA";

    private readonly string _root;

    /// <summary>Takes a folder, which need not exist yet.</summary>
    public DataFolder(string root) => _root = root;

    /// <summary>The folder of this user on this machine.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.LockUnavailable"/>: the user has no home and the variable is not set.</exception>
    public static DataFolder OfThisUser()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return new(Path.GetFullPath(named));
        }

        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0 ? new(Path.Combine(local, "ApplianceAuth")) : throw new ApplianceAuthException(
            Reason.LockUnavailable, "This user has no folder for application data, and nothing is renewed without a lock there.");
    }

    /// <summary>The lock file of an account in a vault, its folder made.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.LockUnavailable"/>: the folder cannot be made.</exception>
    public string LockFile(string vault, AccountAddress account)
    {
        string folder = Path.Combine(_root, FolderName(vault));
        try
        {
            _ = OperatingSystem.IsWindows()
                ? Directory.CreateDirectory(folder)
                : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(Reason.LockUnavailable, $"The folder {folder} cannot be made: {e.Message}", inner: e);
        }

        return Path.Combine(folder, $"{account.Cloud}-{account.Name}.lock");
    }

    // A vault's name may hold anything; the hash keeps apart what looks alike once it is made fit for a file system.
    private static string FolderName(string vault)
    {
        string readable = new([.. vault.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40).Select(char.ToLowerInvariant)]);
        return $"{readable}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(vault.ToUpperInvariant())))[..8]}";
    }
}
