using ApplianceAuth.Providers;

namespace ApplianceAuth.Accounts;

/// <summary>A sign-in as it is kept: what it was made with, and its tokens.</summary>
/// <param name="Registration">What the sign-in was made with.</param>
/// <param name="Tokens">Its newest tokens known here.</param>
public sealed record StoredAccount(Registration Registration, TokenSet Tokens)
{
    /// <summary>The provider with the endpoints that this account uses.</summary>
    public Provider Provider { get; } = Registration.ResolveProvider();

    /// <summary>The account's address.</summary>
    public AccountAddress Address { get; } = AccountAddress.Parse(Registration.Account);
}
