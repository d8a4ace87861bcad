using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Base class of tests with an account whose journal and vault records are written one by one, without a cloud.</summary>
public abstract class CacheEntryTestBase : IDisposable
{
    /// <summary>An account of a cloud that cannot be reached.</summary>
    private protected static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele) with { BaseUri = new("http://127.0.0.1:9") };
    private protected static readonly AccountAddress s_address = AccountAddress.Parse(s_registration.Account);

    private static readonly HttpClient s_http = new();

    /// <summary>A later sign-in of the same account.</summary>
    private protected static readonly Registration s_successor = s_registration with { SessionId = Registration.NewSessionId(), Previous = s_registration };

    private protected readonly TemporaryFolder _temporary = new();
    private protected readonly ManualClock _clock = new();
    private protected readonly AccountCacheEntry _entry;
    private protected SharedVault _vault = new();

    protected CacheEntryTestBase() => _entry = new(s_address, Data.Of(_vault.Name));

    private protected DataFolder Data => new(_temporary.File("data"));

    private protected string JournalFile => _entry.Files!.Journal(s_address);

    public void Dispose()
    {
        _temporary.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A process on this machine.</summary>
    private protected SessionBroker Process() => new(s_http, () => Data, _clock, share: 1);

    /// <summary>The account after this number of refreshes.</summary>
    private protected StoredAccount Account(int generation, Registration? registration = null) => new(
        registration ?? s_registration,
        Sample.Tokens(registration ?? s_registration, _clock.GetUtcNow(), TimeSpan.FromHours(1)) with { Generation = generation });

    /// <summary>Puts the key into the vault.</summary>
    private protected Task KeyAsync(Registration registration) =>
        _vault.WriteAsync(s_address.KeySecretName, RecordSerializer.Write(registration), CancellationToken.None);

    /// <summary>Puts the tokens into the vault.</summary>
    private protected Task TokensAsync(StoredAccount account) =>
        _vault.WriteAsync(s_address.TokenSecretName, RecordSerializer.Write(account.Tokens), CancellationToken.None);

    /// <summary>Puts key and tokens into the vault.</summary>
    private protected async Task KeepAsync(StoredAccount account)
    {
        await KeyAsync(account.Registration);
        await TokensAsync(account);
    }

    /// <summary>Puts the account into the journal.</summary>
    private protected void Journal(StoredAccount account, SessionStatus state = SessionStatus.Connected) =>
        _entry.Journal.Write(SessionHeader.Of(account, state), account);
}
