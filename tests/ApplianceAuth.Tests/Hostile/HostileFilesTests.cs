using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Hostile;

/// <summary>Hostile records in vaults, files and typed input.</summary>
public sealed class HostileFilesTests(ITestOutputHelper output) : IDisposable
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly AccountAddress s_account = AccountAddress.Parse(s_registration.Account);
    private static readonly StoredAccount s_stored = new(s_registration, Sample.Tokens(s_registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Registrations() => FuzzRunner.Run(
        output, noise => noise.Text(RecordSerializer.Write(s_registration)), text => RecordSerializer.ReadRegistration(text, s_account), ErrorId.RecordInvalid, ErrorId.RecordTooNew);

    [Fact]
    public void Stored_tokens() => FuzzRunner.Run(
        output, noise => noise.Text(RecordSerializer.Write(s_stored.Tokens)), text => RecordSerializer.ReadTokens(text, s_account), ErrorId.RecordInvalid, ErrorId.RecordTooNew);

    [Fact]
    public void Journals()
    {
        string file = _folder.File("account.session");
        SessionJournal journal = new(file);
        journal.Write(SessionHeader.Of(s_stored), s_stored);
        byte[] good = File.ReadAllBytes(file);
        Assert.NotNull(journal.ReadTokens(s_registration, s_account));
        FuzzRunner.Run(output, noise => noise.Bytes(good), bytes =>
        {
            File.WriteAllBytes(file, bytes);
            _ = journal.ReadHeader();
            TokenSet? read = journal.ReadTokens(s_registration, s_account);
            // The tokens that were sealed are read, or none.
            Assert.True(read is null || read.AccessToken == s_stored.Tokens.AccessToken);
        }, ErrorId.RecordTooNew);
    }

    [Fact]
    public async Task Counter_files()
    {
        string file = _folder.File("x.counters");
        using RateLimiter writer = new(file, KnownProviders.HomeConnect.RateRules, TimeProvider.System);
        Assert.Null(await writer.TryAcquireAsync([KnownProviders.HomeConnect.RateRules[0]], CancellationToken.None));
        byte[] good = File.ReadAllBytes(file);
        FuzzRunner.Run(output, noise => noise.Bytes(good), bytes =>
        {
            File.WriteAllBytes(file, bytes);
            using RateLimiter limiter = new(file, KnownProviders.HomeConnect.RateRules, TimeProvider.System);
            foreach (RateState state in limiter.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                // A random counter file must not block an account for longer than a cloud ever does.
                Assert.True(state.RetryAt is null || state.RetryAt < TimeProvider.System.GetUtcNow().AddHours(26));
            }
        });
    }

    [Fact]
    public void Lists_of_appliances()
    {
        DataFolder data = new(_folder.File("data"));
        string file = data.Of("vault").Appliances(s_account);
        FuzzRunner.Run(output, noise => noise.Received("000100200304\tOven\n000100200305\tDishwasher\n"), text =>
        {
            File.WriteAllText(file, text);
            _ = new ApplianceCache(() => data).Get(s_account);
        });
    }

    [Fact]
    public void States_of_appliances()
    {
        DataFolder data = new(_folder.File("data"));
        SharedVault vault = new();
        string file = data.Of(vault).States(s_account);
        const string State = """{"id":"000100200304","retrievedAt":"2026-11-22T12:00:00+00:00","document":{"state":{"remainingTime":[0,35],"plateStep":[{"value_raw":3}]}}}""";
        FuzzRunner.Run(output, noise => noise.Received($$"""{"session":"s","appliances":[{{State}}]}"""), text =>
        {
            File.WriteAllText(file, text);
            _ = ApplianceReader.Read("Miele", new ApplianceStateCache(() => data, () => true).Get(vault, s_account, "s"));
        });
    }

    [Fact]
    public void Addresses() => FuzzRunner.Run(
        output,
        noise => noise.Text("Miele/holiday-home", "HomeConnect", "ApplianceAuthKey-Miele-holiday-home"),
        text =>
        {
            _ = AccountAddress.FromKeySecretName(text);
            AccountAddress address = AccountAddress.Parse(text);
            Assert.Matches("\\A(HomeConnect|Miele)/[a-z0-9-]{1,40}\\z", address.ToString());
        },
        ErrorId.AccountNameInvalid);

    [Fact]
    public void Paths() => FuzzRunner.Run(
        output,
        noise => noise.Text("/devices/000100200304/actions"),
        path => Assert.StartsWith("https://api.mcs3.miele.com/v1/", new ApiPath(KnownProviders.Miele, path).Resolve([]).AbsoluteUri, StringComparison.Ordinal),
        ErrorId.RequestInvalid);
}
