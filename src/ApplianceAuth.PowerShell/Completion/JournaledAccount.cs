using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>An account from a session header.</summary>
/// <param name="Address">The account's address.</param>
/// <param name="Provider">Its provider.</param>
/// <param name="State">The state of its session.</param>
internal sealed record JournaledAccount(AccountAddress Address, Provider Provider, SessionStatus State)
{
    /// <summary>The account of a header, or null if this version does not know its provider.</summary>
    public static JournaledAccount? Of(SessionHeader header) =>
        AccountAddress.TryParse(header.Account) is { } address && KnownProviders.Find(header.Provider) is { } provider
            ? new(address, provider, header.State)
            : null;
}
