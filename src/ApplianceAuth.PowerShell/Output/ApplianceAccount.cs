using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>A signed-in account, without secrets.</summary>
public sealed class ApplianceAccount
{
    private ApplianceAccount(SessionHeader header, IAccountStore store, bool selected, DateTimeOffset now)
    {
        Account = header.Account;
        Cloud = KnownProviders.Find(header.Provider)?.Cloud ?? "";
        Environment = KnownProviders.Find(header.Provider)?.Environment ?? "";
        Vault = store.Name;
        Protection = store.Protection;
        Selected = selected;
        TokenReceivedAt = header.ReceivedAt.LocalDateTime;
        TokenExpiresAt = header.ExpiresAt.LocalDateTime;
        SignInExpiresAt = header.SignInExpiresAt?.LocalDateTime;
        RetryAt = header.RetryAt > now ? header.RetryAt?.LocalDateTime : null;
        State = header.State == SessionStatus.NeedsSignIn || header.SignInExpiresAt < now ? "NeedsSignIn" : RetryAt is not null ? "Closed" : "Connected";
        ClientId = header.ClientId;
        Scopes = [.. header.Scopes];
        BaseUri = header.BaseUri;
    }

    /// <summary>The account's address, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary><c>HomeConnect</c> or <c>Miele</c>.</summary>
    public string Cloud { get; }

    /// <summary>The environment: <c>Production</c>, <c>China</c>, <c>Simulator</c> or <c>Legacy</c>.</summary>
    public string Environment { get; }

    /// <summary>The store of the account: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>The protection of the store, such as <c>SecretManagement</c> or <c>File permissions (0600)</c>.</summary>
    public string Protection { get; }

    /// <summary>Whether it is the default account that <c>Select-ApplianceAccount</c> set, for this process or for this user.</summary>
    public bool Selected { get; }

    /// <summary>
    /// <c>Connected</c>; <c>NeedsSignIn</c> if the session has ended or the cloud rejected it; <c>Closed</c> while the cloud issues no tokens.
    /// </summary>
    public string State { get; }

    /// <summary>The time until which the cloud issues no tokens, local time, or null.</summary>
    public DateTime? RetryAt { get; }

    /// <summary>The time of the last refresh, or of the sign-in if there was none, local time.</summary>
    public DateTime TokenReceivedAt { get; }

    /// <summary>The expiry of the access token, local time. It is refreshed when needed.</summary>
    public DateTime TokenExpiresAt { get; }

    /// <summary>The end of the session if the account is not used before, local time; null if the cloud does not report it.</summary>
    public DateTime? SignInExpiresAt { get; }

    /// <summary>The granted scopes.</summary>
    public string[] Scopes { get; }

    /// <summary>The client id of the application.</summary>
    public string? ClientId { get; }

    /// <summary>The emulator's address, or null for the real cloud.</summary>
    public Uri? BaseUri { get; }

    /// <summary>The account's address.</summary>
    public override string ToString() => Account;

    internal static ApplianceAccount Of(SessionHeader header, IAccountStore store, bool selected, DateTimeOffset now) => new(header, store, selected, now);
}
