using ApplianceAuth.Providers;

namespace ApplianceAuth.Accounts;

/// <summary>A stored account: its registration and its tokens.</summary>
/// <param name="Registration">The registration of the application.</param>
/// <param name="Tokens">The newest tokens that this process knows.</param>
internal sealed record StoredAccount(Registration Registration, TokenSet Tokens)
{
    /// <summary>The provider with the endpoints that this account uses.</summary>
    public Provider Provider { get; } = Registration.ResolveProvider();

    /// <summary>The address of the account.</summary>
    public AccountAddress Address { get; } = AccountAddress.Parse(Registration.Account);
}
