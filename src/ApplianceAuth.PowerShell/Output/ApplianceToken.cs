using System.Collections.Specialized;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>A handle to a token that is good now. It is not the token: nothing here is secret, and it may be kept, exported and sent to jobs.</summary>
/// <remarks>Whoever receives it finds the token through the account's and the vault's name.</remarks>
public sealed class ApplianceToken
{
    // Read when it is first used: a script that only passes the handle on does not wait until the JWT libraries are loaded.
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

    /// <summary>Which of the cloud's systems: <c>Production</c>, <c>China</c>, <c>Simulator</c> or <c>Legacy</c>.</summary>
    public string Environment { get; }

    /// <summary>The vault that keeps the sign-in; <c>[memory]</c> for one of this process alone.</summary>
    public string Vault { get; }

    /// <summary>When the token ends, local time.</summary>
    public DateTime TokenExpiresAt { get; }

    /// <summary>When the sign-in ends unless it is used before, local time; null where the cloud does not say.</summary>
    public DateTime? SignInExpiresAt { get; }

    /// <summary>What the cloud granted.</summary>
    public string[] Scopes { get; }

    /// <summary>The person's country, where the token or the sign-in names one.</summary>
    public string? Country => _content.Value.Country;

    /// <summary>The ids of the appliances that the person granted, where the token names them.</summary>
    public string[] Appliances => _content.Value.Appliances;

    /// <summary>What the token says of itself, but for what identifies the token or the browser session.</summary>
    public OrderedDictionary Claims => _content.Value.Claims;

    /// <summary>The account's address.</summary>
    public override string ToString() => Account;

    internal static ApplianceToken Of(Session session, IAccountStore store) => new(session, store);

    /// <summary>What the token itself contains, as far as it may be shown.</summary>
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
