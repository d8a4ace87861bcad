using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Accounts;

/// <summary>What a sign-in was made with; kept in the vault, written once per sign-in and never rewritten.</summary>
public sealed record Registration
{
    /// <summary>The version of this record's form that this code writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The form's version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The account's address.</summary>
    public required string Account { get; init; }

    /// <summary>The provider's id. Endpoints come from the provider alone, never from this record.</summary>
    public required string Provider { get; init; }

    /// <summary>One random id per sign-in; tokens carry the same.</summary>
    public required string SessionId { get; init; }

    /// <summary>The key that seals what is written beside the vault: 32 random bytes in Base64.</summary>
    public required string SealingKey { get; init; }

    /// <summary>The application's id at the cloud.</summary>
    public required string ClientId { get; init; }

    /// <summary>The application's secret, or null where there is none. Never empty: Home Connect refuses an empty one.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Whether the device flow was used.</summary>
    public bool DeviceFlow { get; init; }

    /// <summary>The redirect address exactly as it was sent; empty where it was left out.</summary>
    public string RedirectUri { get; init; } = "";

    /// <summary>The scopes asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The person's country where the provider wants it, such as <c>de-DE</c>.</summary>
    public string? Country { get; init; }

    /// <summary>The loopback address of an emulator, or null for the cloud itself.</summary>
    public Uri? BaseUri { get; init; }

    /// <summary>The machine that the account was signed in on, or null if it is not known.</summary>
    public string? SignInMachine { get; init; }

    /// <summary>The sign-in that this one takes the place of: it counts until the tokens of this one are there, whatever happens in between.</summary>
    public Registration? Previous { get; init; }

    /// <summary>A new random id of a sign-in: 32 hexadecimal digits.</summary>
    public static string NewSessionId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>A new random sealing key.</summary>
    public static string NewSealingKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether the cloud sees the same application with the same settings: client id, secret, redirect address and flow at the same provider.</summary>
    public bool IsSameApplicationAs(Registration? other) => other is not null
        && (Provider, ClientId, ClientSecret, RedirectUri, DeviceFlow, BaseUri) == (other.Provider, other.ClientId, other.ClientSecret, other.RedirectUri, other.DeviceFlow, other.BaseUri);

    /// <summary>The provider with the endpoints that this registration uses.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/>: an unknown provider, or a base address elsewhere than on loopback.</exception>
    public Provider ResolveProvider()
    {
        Provider provider = KnownProviders.Find(Provider)
            ?? throw new ApplianceAuthException(ErrorId.RecordInvalid, $"The record of {Account} names a provider that does not exist.");
        return BaseUri is null ? provider
            : LoopbackAddress.IsLoopback(BaseUri) ? provider.At(BaseUri)
            : throw new ApplianceAuthException(ErrorId.RecordInvalid, $"The record of {Account} names a host that is none of its cloud's.");
    }

    // A record's own ToString would print the secret and the key.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Account)).Append(" = ").Append(Account).Append(", ").Append(nameof(Provider)).Append(" = ").Append(Provider);
        return true;
    }
}
