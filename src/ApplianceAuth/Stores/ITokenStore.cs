using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Stores secrets by name: a vault, or memory.</summary>
/// <remarks>Names contain letters, digits and hyphens only, because Azure Key Vault accepts no other characters.</remarks>
internal interface ITokenStore : IAccountStore
{
    /// <summary>Whether the store may return old secrets even after a reload. Then nothing is written to it.</summary>
    bool MayLag => false;

    /// <summary>Reads a secret; null if the store has none of that name.</summary>
    /// <param name="name">The name of the secret.</param>
    /// <param name="reload">Whether to reload what the store caches, so that writes of other processes are seen.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing or damaged.</exception>
    Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken);

    /// <summary>Writes a secret, after a reload of what the store caches.</summary>
    /// <param name="name">The name of the secret.</param>
    /// <param name="text">The secret.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing, damaged, full or read-only.</exception>
    Task WriteAsync(string name, string text, CancellationToken cancellationToken);

    /// <summary>Removes a secret, which need not exist.</summary>
    /// <param name="name">The name of the secret.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing, damaged or read-only.</exception>
    Task RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lists the names of all secrets that start with <paramref name="prefix"/>.</summary>
    /// <param name="prefix">The prefix of the names.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing or damaged.</exception>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <inheritdoc/>
    Task<Registration?> IAccountStore.ReadRegistrationAsync(AccountAddress account, CancellationToken cancellationToken) =>
        AccountRecords.ReadRegistrationAsync(this, account, cancellationToken);

    /// <inheritdoc/>
    Task<IReadOnlyList<AccountAddress>> IAccountStore.ListAccountsAsync(CancellationToken cancellationToken) =>
        AccountRecords.ListAsync(this, cancellationToken);
}
