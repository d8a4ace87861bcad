using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>A file of each account beside its journal, for data that can be lost. If it cannot be written or read, there is no data.</summary>
/// <param name="folder">Finds the data folder.</param>
/// <param name="path">The path of the file among the files of a store.</param>
/// <param name="maximumSize">The size in bytes above which a file is neither written nor read.</param>
/// <param name="allowsFiles">Whether the user allows files, see <see cref="CacheSetting"/>; null if they are allowed.</param>
internal sealed class AccountCacheFile(
    Func<DataFolder> folder, Func<StoreFiles, AccountAddress, string> path, int maximumSize, Func<bool>? allowsFiles = null)
{
    /// <summary>Whether an account can have a file.</summary>
    public bool IsAllowed(IAccountStore store) => store.IsSharedByProcesses && AllowsFiles;

    private bool AllowsFiles => allowsFiles?.Invoke() != false;

    /// <summary>Writes the file of an account, or deletes it if files are not allowed. An account in memory has none.</summary>
    public void Write(IAccountStore store, AccountAddress account, byte[] content) => IgnoreErrors(
        store, account, AllowsFiles && content.Length <= maximumSize ? file => PrivateFile.Write(file, content) : FileRetry.Delete);

    /// <summary>Deletes the file of an account.</summary>
    public void Delete(IAccountStore store, AccountAddress account) => IgnoreErrors(store, account, FileRetry.Delete);

    /// <summary>Whether an account has a file that can be read, in any store.</summary>
    public bool Exists(AccountAddress account) => Find(account, file => file).Length > 0;

    /// <summary>The contents of the files of an account, in any store.</summary>
    public IReadOnlyList<byte[]> Read(AccountAddress account) => Find(account, file => PrivateFile.ReadBytes(file.FullName));

    private T[] Find<T>(AccountAddress account, Func<FileInfo, T?> read)
        where T : class
    {
        if (!AllowsFiles)
        {
            return [];
        }

        try
        {
            return
            [
                .. folder().Existing().Select(files => new FileInfo(path(files, account)))
                    .Where(file => file.Exists && file.Length <= maximumSize)
                    .Select(read).OfType<T>(),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ApplianceAuthException)
        {
            return [];
        }
    }

    private void IgnoreErrors(IAccountStore store, AccountAddress account, Action<string> work)
    {
        try
        {
            if (store.IsSharedByProcesses)
            {
                string file = path(folder().Of(store), account);
                if (store is not ITokenStore)
                {
                    FilePermissions.Require(file);
                }

                work(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ApplianceAuthException)
        {
            // The data is only for convenience.
        }
    }
}
