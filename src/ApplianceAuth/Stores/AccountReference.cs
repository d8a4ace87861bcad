using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>An account in a store.</summary>
/// <param name="Store">The store.</param>
/// <param name="Address">The address of the account.</param>
internal sealed record AccountReference(IAccountStore Store, AccountAddress Address)
{
    /// <summary>Whether both refer to the same account.</summary>
    public bool Is(AccountReference? other) =>
        other is not null && Address == other.Address && Store.Key.Equals(other.Store.Key, StringComparison.OrdinalIgnoreCase);
}
