using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Stores each account in one file of this user: the journal, which here also holds the registration and is the record.</summary>
/// <param name="folder">Finds the data folder.</param>
internal sealed class BuiltInStore(Func<DataFolder> folder) : IAccountStore
{
    /// <summary>The reserved name.</summary>
    public const string StoreName = "BuiltIn";

    /// <inheritdoc/>
    public string Name => StoreName;

    /// <inheritdoc/>
    public string Description => Messages.FormatStoreDescriptionBuiltIn(folder().FolderOf(this).Folder);

    /// <inheritdoc/>
    public string Protection => OperatingSystem.IsWindows() ? "DPAPI (current user)" : "File permissions (0600)";

    /// <inheritdoc/>
    public bool IsSharedByMachines => false;

    /// <inheritdoc/>
    public Task<Registration?> ReadRegistrationAsync(AccountAddress account, CancellationToken cancellationToken) =>
        Task.FromResult(Journal(folder().FolderOf(this), account).ReadAccount(account)?.Registration);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AccountAddress>> ListAccountsAsync(CancellationToken cancellationToken)
    {
        StoreFiles files = folder().FolderOf(this);
        FilePermissions.RequireFolder(files.Folder);
        return Task.FromResult<IReadOnlyList<AccountAddress>>(
        [
            .. LocalAccounts.In(files, vault: null).Select(account => account.Address).Union(files.AllIncoming())
                .OrderBy(account => $"{account}", StringComparer.Ordinal),
        ]);
    }

    /// <summary>Checks that a file can be protected, before the user signs in.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnavailable"/>: Windows cannot protect data for this user.</exception>
    internal static void Probe()
    {
        if (OperatingSystem.IsWindows())
        {
            DataProtection.ForCurrentUser().Probe();
        }
    }

    internal static SessionJournal Journal(StoreFiles files, AccountAddress account) => new(files.Journal(account), new UserProtection());
}
