using System.Collections.Specialized;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>A handle to a valid token. It does not contain the token or any secret, so it can be exported and passed to jobs.</summary>
/// <remarks>A receiver finds the token through the names of the account and the store.</remarks>
public sealed class ApplianceToken
{
    // Lazy, so that scripts that only pass the handle on do not load the JWT libraries.
    private readonly Lazy<Content> _content;

    private ApplianceToken(Session session, IAccountStore store)
    {
        (StoredAccount account, TokenSet tokens, Provider provider) = (session.Account, session.Account.Tokens, session.Account.Provider);
        Account = account.Address.ToString();
        Cloud = provider.Cloud;
        Environment = provider.Environment;
        Vault = store.Name;
        TokenExpiresAt = tokens.ExpiresAt.LocalDateTime;
        SignInExpiresAt = tokens.SignInExpiresAt?.LocalDateTime;
        Scopes = [.. tokens.Scopes];
        _content = new(() => Content.Of(account));
    }

    /// <summary>The account's address, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary><c>HomeConnect</c> or <c>Miele</c>.</summary>
    public string Cloud { get; }

    /// <summary>The environment: <c>Production</c>, <c>China</c>, <c>Simulator</c> or <c>Legacy</c>.</summary>
    public string Environment { get; }

    /// <summary>The store of the account: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>The expiry of the token, local time.</summary>
    public DateTime TokenExpiresAt { get; }

    /// <summary>The end of the session if the account is not used before, local time; null if the cloud does not report it.</summary>
    public DateTime? SignInExpiresAt { get; }

    /// <summary>The granted scopes.</summary>
    public string[] Scopes { get; }

    /// <summary>The country of the account from the token or the registration, or null.</summary>
    public string? Country => _content.Value.Country;

    /// <summary>The ids of the appliances that the user granted; empty if the token does not contain them.</summary>
    public string[] Appliances => _content.Value.Appliances;

    /// <summary>The claims of the token, except those that identify the token or the browser session.</summary>
    public OrderedDictionary Claims => _content.Value.Claims;

    /// <summary>The account's address.</summary>
    public override string ToString() => Account;

    internal static ApplianceToken Of(Session session, IAccountStore store) => new(session, store);

    /// <summary>The contents of the token that may be shown.</summary>
    private sealed record Content(string? Country, string[] Appliances, OrderedDictionary Claims)
    {
        public static Content Of(StoredAccount account)
        {
            TokenClaims? claims = TokenClaims.TryRead(account.Tokens.AccessToken);
            OrderedDictionary shown = new(StringComparer.Ordinal);
            foreach ((string name, IReadOnlyList<string> values) in claims?.Shown() ?? [])
            {
                shown[name] = values.Count == 1 ? values[0] : values.ToArray();
            }

            return new(
                claims?.Values(account.Provider.CountryClaims) is [var country, ..] ? country : account.Registration.Country,
                [.. claims?.Values(account.Provider.ApplianceClaims) ?? []], shown);
        }
    }
}
