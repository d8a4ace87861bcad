using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Finds the accounts that have a journal on this machine, by their headers. No vault is opened.</summary>
/// <param name="folder">Finds the data folder.</param>
internal sealed class LocalAccounts(Func<DataFolder> folder)
{
    private const int MaximumReads = 3;

    /// <summary>Lists all accounts: those of the built-in store first, then those of vaults. One that is being moved is listed in the target store.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/> or <see cref="ErrorId.DataFolderUnavailable"/>.</exception>
    public IReadOnlyList<LocalAccount> List()
    {
        LocalAccount[] here = [.. Folders().SelectMany(found => In(found.Files, found.Vault))];
        IEnumerable<AccountAddress> others = Folders().SelectMany(found => Listed(found.Files.Folder, found.Files.Journals))
            .Except(here.Select(account => account.Address));
        return [.. here, .. others.Select(account => Find(account)).OfType<LocalAccount>()];
    }

    /// <summary>Lists the accounts of one store, and those that were moved from it, in their present store.</summary>
    /// <param name="store">The name of the store.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public IReadOnlyList<LocalAccount> List(string store) =>
    [
        .. Folders().SelectMany(found => Listed(found.Files.Folder, found.Files.Journals)).Distinct()
            .Select(account => Find(account, store)).OfType<LocalAccount>(),
    ];

    /// <summary>
    /// Finds an account by its address: in the built-in store, else in the vault with the newest tokens, else in the store that it was moved to; null if
    /// it has no journal.
    /// </summary>
    /// <param name="account">The address.</param>
    /// <param name="store">The name of the store to start with, or null for all. An account that was moved from it is found in its present store.</param>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public LocalAccount? Find(AccountAddress account, string? store = null)
    {
        LocalAccount? found;
        for (int read = 1; !TryFind(account, store, out found) && read < MaximumReads; read++)
        {
            // The account was moved while the files were read.
        }

        return found;
    }

    /// <summary>Lists the moves that were interrupted or are in progress: the accounts in their target store, without headers.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public IReadOnlyList<LocalAccount> ListIncoming() =>
    [
        .. Folders().SelectMany(found => Listed(found.Files.Folder, () => found.Files.AllIncoming().Union(found.Files.AllUnfinished()))
            .Select(account => new LocalAccount(account, null, found.Vault))),
    ];

    /// <summary>Lists the vaults that were used on this machine.</summary>
    /// <exception cref="ApplianceAuthException">As <see cref="List()"/>.</exception>
    public IEnumerable<VaultReference> ListVaults() => Folders().Select(found => found.Vault).OfType<VaultReference>();

    /// <summary>The accounts in one folder, in order.</summary>
    internal static IEnumerable<LocalAccount> In(StoreFiles files, VaultReference? vault) => Listed(files.Folder, files.Journals)
        .Select(account => Read(files, vault, account)).OfType<LocalAccount>().Where(account => account.IsActive)
        .OrderBy(account => account.Address.ToString(), StringComparer.Ordinal);

    /// <returns>False if a move led to a store that does not have the account, so that the files must be read again.</returns>
    private bool TryFind(AccountAddress account, string? store, out LocalAccount? found)
    {
        Place[] folders = [.. Folders()];
        // Before the journals are read: an incoming account that is missing later has become one of them.
        VaultReference?[] incoming = [.. folders.Where(folder => File.Exists(folder.Files.Incoming(account))).Select(folder => folder.Vault)];
        LocalAccount[] all =
        [
            .. folders.Select(folder => Read(folder.Files, folder.Vault, account)).OfType<LocalAccount>().Where(local => local.IsActive || local.HasMoved),
        ];
        found = Best(all.Where(candidate => candidate.IsIn(store)));
        for (int moves = 0; found?.HasMoved == true && moves < all.Length; moves++)
        {
            VaultReference? target = found.Header!.OtherStore;
            found = all.FirstOrDefault(candidate => candidate.Vault?.Key == target?.Key)
                ?? (incoming.Any(vault => vault?.Key == target?.Key) ? new(account, found.Header with { State = SessionStatus.Connected }, target) : null);
            if (found is null)
            {
                return false;
            }
        }

        return true;
    }

    private static LocalAccount? Best(IEnumerable<LocalAccount> accounts) => accounts
        .OrderByDescending(found => found.IsActive)
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
            throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, Messages.FormatDataFolderNotRead(folder, e.Message), inner: e);
        }
    }

    private IEnumerable<Place> Folders()
    {
        DataFolder data = folder();
        StoreFiles builtIn = data.FolderOf(new BuiltInStore(folder));
        FilePermissions.RequireFolder(builtIn.Folder);
        return Listed(Path.GetDirectoryName(builtIn.Folder)!, data.Existing)
            .Select(files => new Place(files, VaultReference.Read(files)))
            .Where(found => found.Vault is not null)
            .Prepend(new(builtIn, null));
    }

    private static LocalAccount? Read(StoreFiles files, VaultReference? vault, AccountAddress account)
    {
        SessionJournal journal = vault is null ? BuiltInStore.Journal(files, account) : new(files.Journal(account));
        try
        {
            return journal.ReadHeader() is { } header ? new(account, header, vault) : null;
        }
        catch (ApplianceAuthException e) when (
            e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew or ErrorId.StoreUnsafe or ErrorId.DataFolderUnavailable)
        {
            // The account exists; the error is reported when it is used.
            return new(account, null, vault);
        }
    }

    /// <summary>The folder of a store.</summary>
    /// <param name="Files">Its files.</param>
    /// <param name="Vault">The vault; null for the built-in store.</param>
    private sealed record Place(StoreFiles Files, VaultReference? Vault);
}
