using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>An account that this machine's files know.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Header">The clear header of its journal, or null if it is damaged.</param>
/// <param name="Vault">The vault that stores it, or null for the built-in store.</param>
public sealed record LocalAccount(AccountAddress Address, SessionHeader? Header, VaultReference? Vault)
{
    /// <summary>Whether the account is there, as far as its file says: neither removed nor moved.</summary>
    public bool IsHere => Header?.IsActive != false;

    /// <summary>Whether the account was there and has moved to another store.</summary>
    public bool HasMoved => Header?.State == SessionState.Moved;

    /// <summary>Whether a name is that of the store, or null.</summary>
    public bool IsIn(string? store) => store?.Equals(Vault?.Name ?? BuiltInStore.StoreName, StringComparison.OrdinalIgnoreCase) != false;

    /// <summary>Whether the account was signed in or moved on this machine, and not only used here.</summary>
    public bool SignedInHere => Vault is null || Header?.SignInMachine == Environment.MachineName;
}
