using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Hostile;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Hostile;

/// <summary>The hand-made and random responses of the emulator through the core: only documented reasons, and no appliance that hides another.</summary>
/// <remarks>The same set goes through the cmdlets in HostileResponses.Tests.ps1. Here time stands still, so that every retry is made.</remarks>
public sealed class HostileResponsesTests(CloudFixture cloud, ITestOutputHelper output) : IClassFixture<CloudFixture>
{
    private static readonly int s_random = Environment.GetEnvironmentVariable("APPLIANCEAUTH_SOAK") is { Length: > 0 } ? 10_000 : 300;

    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly MemoryTokenStore _store = new();
    private readonly SessionBroker _broker = new(cloud.Http, () => throw new InvalidOperationException(), cloud.Clock);

    [Fact]
    public void Hand_made_set_has_300_cases_for_each_target() =>
        Assert.All(Enum.GetValues<HostileTarget>(), target => Assert.InRange(HostileCases.HandMade(target).Count, 300, 1000));

    [Theory]
    [InlineData(HostileTarget.HomeConnectList, "HomeConnect")]
    [InlineData(HostileTarget.MieleList, "Miele")]
    public async Task Lists_of_appliances(HostileTarget target, string system)
    {
        StoredAccount account = await SignInAsync(system);
        await RunAsync(target, async one =>
        {
            _cloud.Control.SetResponse("devices", one.Response);
            IReadOnlyList<ApplianceInfo> all = await Client(account).ListAsync(default);
            Assert.All(one.Survivors, id => Assert.Contains(all, info => info.Id == id));
        });
    }

    [Fact]
    public async Task Status_of_one_appliance()
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        ApplianceClient client = Client(account);
        IReadOnlyList<ApplianceInfo> all = await client.ListAsync(default);
        await RunAsync(HostileTarget.HomeConnectStatus, async one =>
        {
            _cloud.Control.SetResponse("status", one.Response);
            client = Client(account);
            await client.ListAsync(default);
            ApplianceInfo info = await client.DescribeAsync(all.First(other => other.Connected == true), default);
            Assert.True(info.Error is null || s_documented.Contains(info.Error.ErrorId), $"{info.Error}");
        });
    }

    [Fact]
    public async Task Token_responses()
    {
        StoredAccount account = await _cloud.AccountAsync("Miele");
        await RunAsync(HostileTarget.Token, async one =>
        {
            _cloud.Control.SetResponse("token", one.Response);
            TokenSet tokens = await _cloud.Client(account.Registration).RefreshAsync(account.Registration, account.Tokens);
            Assert.True(tokens.AccessToken.All(c => c is > ' ' and < '\x7f') && tokens.AccessToken.Length <= 65_536, "A token that cannot be sent.");
        }, ErrorId.RefreshRejected, ErrorId.SignInRefused, ErrorId.SignInDeclined, ErrorId.SignInExpired);
    }

    private static readonly HashSet<ErrorId> s_documented =
        [ErrorId.UnexpectedResponse, ErrorId.CloudFailed, ErrorId.CloudUnreachable, ErrorId.CallRefused, ErrorId.RateLimited];

    private async Task RunAsync(HostileTarget target, Func<HostileCase, Task> work, params ErrorId[] more)
    {
        int first = Environment.GetEnvironmentVariable("APPLIANCEAUTH_SEED") is { Length: > 0 } given
            ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : Random.Shared.Next(1_000_000);
        output.WriteLine($"{s_random} random cases from seed {first}; APPLIANCEAUTH_SEED={first} runs the same ones.");
        int passed = 0;
        foreach (HostileCase one in HostileCases.HandMade(target).Concat(Enumerable.Range(first, s_random).Select(seed => HostileCases.Random(target, seed))))
        {
            try
            {
                await work(one);
                passed++;
            }
            catch (ApplianceAuthException e)
            {
                Assert.True(s_documented.Contains(e.ErrorId) || more.Contains(e.ErrorId), $"{one.Name}: {e}");
                Assert.True(one.Survivors.Count == 0, $"{one.Name}: {e}");
                Assert.DoesNotContain(e.Message, char.IsControl);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{one.Name}: {e}");
            }
        }

        Assert.InRange(passed, 20, int.MaxValue);
    }

    private async Task<StoredAccount> SignInAsync(string system)
    {
        StoredAccount account = await _cloud.AccountAsync(system);
        await _broker.SaveSignInAsync(_store, account, default);
        return account;
    }

    /// <summary>Counts from zero for each case: otherwise most calls would be refused locally and never sent.</summary>
    private ApplianceClient Client(StoredAccount account)
    {
        RateLimiters limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), _cloud.Clock);
        return new(new(_cloud.Http, _broker, limiters, _cloud.Clock), _store, account.Address, Options);
    }

    private CallOptions Options(int retries) => new(_cloud.Clock)
    {
        MaxRetries = retries,
        OnWaiting = (until, _, _) =>
        {
            _cloud.Clock.Advance(until - _cloud.Clock.GetUtcNow());
            return Task.CompletedTask;
        },
    };
}
