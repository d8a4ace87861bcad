using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Where sign-ins are kept: a vault, or memory. Every call is about one named text.</summary>
/// <remarks>Names hold letters, digits and hyphens only, since Azure Key Vault takes nothing else.</remarks>
public interface ITokenStore : IAccountStore
{
    /// <summary>Whether the store may serve old texts even when it is told to look again. Nothing is written to it then.</summary>
    bool MayLag => false;

    /// <summary>Reads a text, or null where the store certainly holds none of that name.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="reload">Whether to look past what the store remembers at what others have written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing or damaged.</exception>
    Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken);

    /// <summary>Writes a text, in sight of everything that others have written before.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="text">The secret.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing, damaged, full or read-only.</exception>
    Task WriteAsync(string name, string text, CancellationToken cancellationToken);

    /// <summary>Removes a text; that there is none is no error.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing, damaged or read-only.</exception>
    Task RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names of all texts that begin with <paramref name="prefix"/>.</summary>
    /// <param name="prefix">How the names begin.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, missing or damaged.</exception>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <inheritdoc/>
    Task<Registration?> IAccountStore.ReadRegistrationAsync(AccountAddress account, CancellationToken cancellationToken) =>
        AccountRecords.ReadRegistrationAsync(this, account, cancellationToken);

    /// <inheritdoc/>
    Task<IReadOnlyList<AccountAddress>> IAccountStore.ListAccountsAsync(CancellationToken cancellationToken) =>
        AccountRecords.ListAsync(this, cancellationToken);
}
