using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Stores;

/// <summary>The accounts that this machine's files know, by their clear headers. No vault is opened.</summary>
/// <param name="folder">Finds the data folder.</param>
public sealed class LocalAccounts(Func<DataFolder> folder)
{
    /// <summary>All of them: those of the built-in store first, then those of vaults.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.StoreUnsafe"/>, <see cref="Reason.LockUnavailable"/> or <see cref="Reason.JournalUnavailable"/>.</exception>
    public IReadOnlyList<LocalAccount> List() => [.. Folders().SelectMany(found => In(found.Files, found.Vault))];

    /// <summary>The account of an address: in the built-in store, else in the vault that has the newest tokens; null if no file knows it.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="List"/>.</exception>
    public LocalAccount? Find(AccountAddress account) => Folders()
        .Select(found => Read(found.Files, found.Vault, account))
        .OfType<LocalAccount>()
        .OrderBy(found => found.Vault is not null)
        .ThenByDescending(found => found.Header?.ReceivedAt)
        .FirstOrDefault();

    /// <summary>The accounts in one folder, in order.</summary>
    internal static IEnumerable<LocalAccount> In(VaultFiles files, KnownVault? vault) => Listed(files.Folder, files.Journals)
        .Select(account => Read(files, vault, account)).OfType<LocalAccount>().OrderBy(account => account.Address.ToString(), StringComparer.Ordinal);

    private static T[] Listed<T>(string folder, Func<IEnumerable<T>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(Reason.JournalUnavailable, $"The folder '{folder}' cannot be read: {e.Message}", inner: e);
        }
    }

    private IEnumerable<(VaultFiles Files, KnownVault? Vault)> Folders()
    {
        DataFolder data = folder();
        VaultFiles builtIn = data.FolderOf(new BuiltInStore(folder));
        PrivateFiles.RequireFolder(builtIn.Folder);
        return Listed(Path.GetDirectoryName(builtIn.Folder)!, data.Existing)
            .Select(files => (Files: files, Vault: KnownVault.Read(files)))
            .Where(found => found.Vault is not null)
            .Prepend((builtIn, null));
    }

    private static LocalAccount? Read(VaultFiles files, KnownVault? vault, AccountAddress account)
    {
        SessionJournal journal = vault is null ? BuiltInStore.Journal(files, account) : new(files.Journal(account));
        try
        {
            return journal.ReadHeader() is { State: not SessionState.Removed } header ? new(account, header, vault) : null;
        }
        catch (ApplianceAuthException e) when (e.Reason is Reason.RecordInvalid or Reason.RecordTooNew)
        {
            // It is there; whoever uses it reports what is wrong with it.
            return new(account, null, vault);
        }
    }
}
