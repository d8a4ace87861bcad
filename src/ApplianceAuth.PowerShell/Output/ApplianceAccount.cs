using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Output;

/// <summary>An account that is signed in, as far as this machine knows, without anything secret.</summary>
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
        TokenExpiresAt = header.ExpiresAt.LocalDateTime;
        SignInExpiresAt = header.SignInExpiresAt?.LocalDateTime;
        RetryAt = header.RetryAt > now ? header.RetryAt?.LocalDateTime : null;
        State = header.State == SessionState.NeedsSignIn || header.SignInExpiresAt < now ? "NeedsSignIn" : RetryAt is not null ? "Closed" : "Connected";
        ClientId = header.ClientId;
        Scopes = [.. header.Scopes];
        BaseUri = header.BaseUri;
    }

    /// <summary>The account's address, such as <c>Miele/holiday-home</c>.</summary>
    public string Account { get; }

    /// <summary><c>HomeConnect</c> or <c>Miele</c>.</summary>
    public string Cloud { get; }

    /// <summary>Which of the cloud's systems: <c>Production</c>, <c>China</c>, <c>Simulator</c> or <c>Legacy</c>.</summary>
    public string Environment { get; }

    /// <summary>The store of the account: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>What protects the account there, such as <c>SecretManagement</c> or <c>File permissions (0600)</c>.</summary>
    public string Protection { get; }

    /// <summary>Whether <c>Select-ApplianceAccount</c> chose it, for this process or for this user.</summary>
    public bool Selected { get; }

    /// <summary>
    /// <c>Connected</c>; <c>NeedsSignIn</c> where the sign-in has ended or the cloud refused it; <c>Closed</c> while the cloud gives no tokens.
    /// </summary>
    public string State { get; }

    /// <summary>Until when the cloud gives no tokens, local time, or null.</summary>
    public DateTime? RetryAt { get; }

    /// <summary>When the access token ends, local time; it is renewed when it is needed.</summary>
    public DateTime TokenExpiresAt { get; }

    /// <summary>When the sign-in ends unless it is used before, local time; null where the cloud does not say.</summary>
    public DateTime? SignInExpiresAt { get; }

    /// <summary>What the cloud granted.</summary>
    public string[] Scopes { get; }

    /// <summary>The application that it was signed in with.</summary>
    public string? ClientId { get; }

    /// <summary>The emulator's address, or null for the cloud itself.</summary>
    public Uri? BaseUri { get; }

    /// <summary>The account's address.</summary>
    public override string ToString() => Account;

    internal static ApplianceAccount Of(SessionHeader header, IAccountStore store, bool selected, DateTimeOffset now) => new(header, store, selected, now);
}
