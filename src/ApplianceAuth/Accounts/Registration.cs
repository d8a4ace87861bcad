using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Accounts;

/// <summary>The application and the settings of a sign-in. The record is written once per sign-in and not changed afterwards.</summary>
internal sealed record Registration
{
    /// <summary>The record version that this code writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The record version.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>The address of the account.</summary>
    public required string Account { get; init; }

    /// <summary>The <see cref="Providers.Provider.Id"/> of the provider. Endpoints come from the provider, never from this record.</summary>
    public required string Provider { get; init; }

    /// <summary>The random id of the session; its tokens have the same.</summary>
    public required string SessionId { get; init; }

    /// <summary>The encryption key of the session's files outside the vault: 32 random bytes in Base64.</summary>
    public required string SealingKey { get; init; }

    /// <summary>The client id of the application.</summary>
    public required string ClientId { get; init; }

    /// <summary>The client secret, or null. Never empty: Home Connect refuses an empty one.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Whether the device flow was used.</summary>
    public bool DeviceFlow { get; init; }

    /// <summary>The redirect URI exactly as it is sent, or empty if none is sent.</summary>
    public string RedirectUri { get; init; } = "";

    /// <summary>The requested scopes.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The country of the user, such as <c>de-DE</c>, or null if the provider does not need it.</summary>
    public string? Country { get; init; }

    /// <summary>The loopback address of an emulator, or null for the cloud.</summary>
    public Uri? BaseUri { get; init; }

    /// <summary>The machine on which the user signed in, or null if unknown.</summary>
    public string? SignInMachine { get; init; }

    /// <summary>The registration that this one replaces. It is used until the tokens of this one are saved.</summary>
    public Registration? Previous { get; init; }

    /// <summary>Creates the registration of a new session on this machine, with a new session id and key.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="account">The address of the account.</param>
    /// <param name="clientId">The client id of the application.</param>
    public static Registration Create(Provider provider, AccountAddress account, string clientId) => new()
    {
        Account = $"{account}",
        Provider = provider.Id,
        SessionId = NewSessionId(),
        SealingKey = NewSealingKey(),
        ClientId = clientId,
        SignInMachine = Environment.MachineName,
    };

    /// <summary>Creates a random session id of 32 hexadecimal digits.</summary>
    public static string NewSessionId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Creates a random encryption key.</summary>
    public static string NewSealingKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether provider, client id, client secret, redirect URI and flow are the same.</summary>
    public bool IsSameApplicationAs(Registration? other) => other is not null
        && (Provider, BaseUri, ClientId, ClientSecret) == (other.Provider, other.BaseUri, other.ClientId, other.ClientSecret)
        && (RedirectUri, DeviceFlow) == (other.RedirectUri, other.DeviceFlow);

    /// <summary>The provider with the endpoints that this registration uses.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RecordInvalid"/>: an unknown provider, or a base address that is not loopback.</exception>
    public Provider ResolveProvider()
    {
        Provider provider = KnownProviders.Find(Provider)
            ?? throw new ApplianceAuthException(ErrorId.RecordInvalid, Messages.FormatRecordProviderUnknown(Account));
        return BaseUri is null ? provider
            : LoopbackAddress.IsLoopback(BaseUri) ? provider.At(BaseUri)
            : throw new ApplianceAuthException(ErrorId.RecordInvalid, Messages.FormatRecordHostInvalid(Account));
    }

    // A record's own ToString would print the secret and the key.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(Account)).Append(" = ").Append(Account).Append(", ").Append(nameof(Provider)).Append(" = ").Append(Provider);
        return true;
    }
}
