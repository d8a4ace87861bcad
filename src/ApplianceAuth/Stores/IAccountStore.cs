using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Stores accounts: a vault, the built-in store, or the memory of this process.</summary>
/// <remarks>
/// An <see cref="ITokenStore"/> stores secrets by name and is synchronised after the journal was written. In every other store the journal is the record.
/// </remarks>
internal interface IAccountStore
{
    /// <summary>The name that <c>-Vault</c> takes.</summary>
    string Name { get; }

    /// <summary>Identifies the storage behind the name. Names with equal keys mean the same storage and share one lock and one journal.</summary>
    string Key => Name;

    /// <summary>The module of the vault, such as <c>Microsoft.PowerShell.SecretStore</c>, or null if the store is not a vault.</summary>
    string? Module => null;

    /// <summary>The store as messages name it: a phrase such as <c>vault 'Home'</c>.</summary>
    string Description => Messages.FormatStoreDescriptionVault(Name);

    /// <summary>What protects the accounts in the store, for display.</summary>
    string Protection => "Vault";

    /// <summary>Whether other processes have the same store, so that a refresh must be locked against them.</summary>
    bool IsSharedByProcesses => true;

    /// <summary>Whether other machines have the same store: then every refresh is written to it, and it is read before each.</summary>
    bool IsSharedByMachines => true;

    /// <summary>Reads the registration of an account, even if its tokens are missing; null if the account is not in the store.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/>, <see cref="ErrorId.RecordTooNew"/>, or an error of the store.</exception>
    Task<Registration?> ReadRegistrationAsync(AccountAddress account, CancellationToken cancellationToken);

    /// <summary>Lists the addresses of all accounts in the store, in order.</summary>
    /// <exception cref="ApplianceAuthException">An error of the store.</exception>
    Task<IReadOnlyList<AccountAddress>> ListAccountsAsync(CancellationToken cancellationToken);
}
