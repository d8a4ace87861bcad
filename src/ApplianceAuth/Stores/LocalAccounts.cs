using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>The accounts that this machine's files know, by their clear headers. No vault is opened.</summary>
/// <param name="folder">Finds the data folder.</param>
public sealed class LocalAccounts(Func<DataFolder> folder)
{
    private const int MaximumReads = 3;

    /// <summary>All of them: those of the built-in store first, then those of vaults. One that is being moved is listed where it will be.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>, <see cref="ErrorId.DataFolderUnavailable"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public IReadOnlyList<LocalAccount> List()
    {
        LocalAccount[] here = [.. Folders().SelectMany(found => In(found.Files, found.Vault))];
        IEnumerable<AccountAddress> others = Folders().SelectMany(found => Listed(found.Files.Folder, found.Files.Journals)).Except(here.Select(account => account.Address));
        return [.. here, .. others.Select(account => Find(account)).OfType<LocalAccount>()];
    }

    /// <summary>The accounts of one store, and those that have moved from there, where they are now.</summary>
    /// <param name="store">The store's name.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public IReadOnlyList<LocalAccount> List(string store) =>
        [.. Folders().SelectMany(found => Listed(found.Files.Folder, found.Files.Journals)).Distinct().Select(account => Find(account, store)).OfType<LocalAccount>()];

    /// <summary>
    /// The account of an address: in the built-in store, else in the vault that has the newest tokens, else where the last move took it; null if no file
    /// knows it.
    /// </summary>
    /// <param name="account">The address.</param>
    /// <param name="store">The name of the store to begin with, or null for all. An account that has moved from there is found where it is.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public LocalAccount? Find(AccountAddress account, string? store = null)
    {
        LocalAccount? found;
        for (int look = 1; !TryFind(account, store, out found) && look < MaximumReads; look++)
        {
            // It moved while the files were read.
        }

        return found;
    }

    /// <summary>The moves that were interrupted or are under way: the accounts as they will be, without their headers.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public IReadOnlyList<LocalAccount> ListIncoming() =>
        [.. Folders().SelectMany(found => Listed(found.Files.Folder, found.Files.AllIncoming).Select(account => new LocalAccount(account, null, found.Vault)))];

    /// <summary>The vaults that this machine has used.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public IEnumerable<VaultReference> ListVaults() => Folders().Select(found => found.Vault).OfType<VaultReference>();

    /// <summary>The accounts in one folder, in order.</summary>
    internal static IEnumerable<LocalAccount> In(StoreFiles files, VaultReference? vault) => Listed(files.Folder, files.Journals)
        .Select(account => Read(files, vault, account)).OfType<LocalAccount>().Where(account => account.IsHere)
        .OrderBy(account => account.Address.ToString(), StringComparer.Ordinal);

    /// <returns>Whether the result can be relied on; if not, a move led to a store that does not have the account.</returns>
    private bool TryFind(AccountAddress account, string? store, out LocalAccount? found)
    {
        (StoreFiles Files, VaultReference? Vault)[] folders = [.. Folders()];
        // Before the journals are read: an incoming account that is gone later has become one of them.
        VaultReference?[] incoming = [.. folders.Where(folder => File.Exists(folder.Files.Incoming(account))).Select(folder => folder.Vault)];
        LocalAccount[] all = [.. folders.Select(folder => Read(folder.Files, folder.Vault, account)).OfType<LocalAccount>().Where(one => one.IsHere || one.HasMoved)];
        found = Best(all.Where(one => one.IsIn(store)));
        for (int moves = 0; found?.HasMoved == true && moves < all.Length; moves++)
        {
            VaultReference? target = found.Header!.OtherStore;
            found = all.FirstOrDefault(one => one.Vault?.Key == target?.Key)
                ?? (incoming.Any(vault => vault?.Key == target?.Key) ? new(account, found.Header with { State = SessionState.Connected }, target) : null);
            if (found is null)
            {
                return false;
            }
        }

        return true;
    }

    private static LocalAccount? Best(IEnumerable<LocalAccount> accounts) => accounts
        .OrderByDescending(found => found.IsHere)
        .ThenBy(found => found.Vault is not null)
        .ThenByDescending(found => found.Header?.ReceivedAt)
        .FirstOrDefault();

    private static T[] Listed<T>(string folder, Func<IEnumerable<T>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, $"The folder '{folder}' cannot be read: {e.Message}", inner: e);
        }
    }

    private IEnumerable<(StoreFiles Files, VaultReference? Vault)> Folders()
    {
        DataFolder data = folder();
        StoreFiles builtIn = data.FolderOf(new BuiltInStore(folder));
        FilePermissions.RequireFolder(builtIn.Folder);
        return Listed(Path.GetDirectoryName(builtIn.Folder)!, data.Existing)
            .Select(files => (Files: files, Vault: VaultReference.Read(files)))
            .Where(found => found.Vault is not null)
            .Prepend((builtIn, null));
    }

    private static LocalAccount? Read(StoreFiles files, VaultReference? vault, AccountAddress account)
    {
        SessionJournal journal = vault is null ? BuiltInStore.Journal(files, account) : new(files.Journal(account));
        try
        {
            return journal.ReadHeader() is { } header ? new(account, header, vault) : null;
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew or ErrorId.StoreUnsafe or ErrorId.DataFolderUnavailable)
        {
            // It is there; whoever uses it reports what is wrong with it.
            return new(account, null, vault);
        }
    }
}
