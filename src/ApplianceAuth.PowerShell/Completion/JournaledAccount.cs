using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>An account as its header tells of it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Provider">The system that it is signed in to.</param>
/// <param name="State">How the sign-in stands.</param>
internal sealed record JournaledAccount(AccountAddress Address, Provider Provider, SessionState State)
{
    /// <summary>The account of a header, or null where it names none that this version knows.</summary>
    public static JournaledAccount? Of(SessionHeader header) =>
        AccountAddress.TryParse(header.Account) is { } address && KnownProviders.Find(header.Provider) is { } provider
            ? new(address, provider, header.State)
            : null;
}
