using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>An account and where it is kept.</summary>
/// <param name="Store">A vault, or this process's memory.</param>
/// <param name="Address">The account's address.</param>
public sealed record AccountReference(IAccountStore Store, AccountAddress Address)
{
    /// <summary>Whether both name the same account.</summary>
    public bool Is(AccountReference? other) =>
        other is not null && Address == other.Address && Store.Key.Equals(other.Store.Key, StringComparison.OrdinalIgnoreCase);
}
