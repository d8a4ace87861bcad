using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>An account that has a journal on this machine.</summary>
/// <param name="Address">The address.</param>
/// <param name="Header">The header of its journal, or null if that is damaged.</param>
/// <param name="Vault">The vault that stores it, or null for the built-in store.</param>
internal sealed record LocalAccount(AccountAddress Address, SessionHeader? Header, VaultReference? Vault)
{
    /// <summary>Whether the account was neither removed nor moved. True if the header is damaged.</summary>
    public bool IsActive => Header?.IsActive != false;

    /// <summary>Whether the account was moved to another store.</summary>
    public bool HasMoved => Header?.State == SessionStatus.Moved;

    /// <summary>Whether a name is that of the store. True for null.</summary>
    public bool IsIn(string? store) => store?.Equals(Vault?.Name ?? BuiltInStore.StoreName, StringComparison.OrdinalIgnoreCase) != false;

    /// <summary>Whether the account was signed in or moved on this machine, not only used.</summary>
    public bool SignedInHere => Vault is null || Header?.SignInMachine == Environment.MachineName;
}
