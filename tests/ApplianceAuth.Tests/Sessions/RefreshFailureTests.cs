using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of failed refreshes: as few requests as possible, and no session is lost.</summary>
public sealed class RefreshFailureTests(CloudFixture cloud) : SessionTests(cloud)
{
    [Fact]
    public async Task Refresh_with_a_lost_response_is_sent_once_more()
    {
        Control.Settings = Control.Settings with { RefreshReuse = 1 };
        Control.Drop("token");
        _cloud.Clock.Advance(s_hour);

        Assert.Equal(2, (await _fixture.GetAsync()).Account.Tokens.Generation);
        Assert.Equal(2, _fixture.Refreshes);
    }

    [Fact]
    public async Task Failed_refresh_returns_a_token_that_is_still_usable()
    {
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(40));
        Control.Fail("token", "miele-busy", times: 2);

        BrokerFixture.Given barely = await _fixture.GetAsync();
        ApplianceAuthException tooLong = await _fixture.FailAsync(new(TimeSpan.FromSeconds(50)));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(30));
        BrokerFixture.Given refreshed = await _fixture.GetAsync();

        Assert.Equal(Before, barely.Account.Tokens.AccessToken);
        Assert.Equal(ErrorId.CloudFailed, tooLong.ErrorId);
        Assert.Equal(2, refreshed.Account.Tokens.Generation);
    }

    /// <summary>Everything but the end of the session itself: a page in place of the cloud, a refusal, a response without a token, a full disk.</summary>
    [Theory]
    [InlineData("homeconnect-token-forbidden")]
    [InlineData("miele-busy")]
    [InlineData("miele-not-found")]
    [InlineData("miele-too-many")]
    [InlineData("homeconnect-empty")]
    [InlineData(null)]
    public async Task Refresh_that_fails_leaves_a_valid_token_usable_and_is_not_repeated_for_30_seconds(string? response)
    {
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(100));
        if (response is null)
        {
            Directory.CreateDirectory(_fixture.JournalFile() + ".new");
        }
        else
        {
            Control.Fail("token", response, times: 100);
        }

        for (int second = 0; second < 60; second++)
        {
            Assert.Equal(Before, (await _fixture.GetAsync()).Account.Tokens.AccessToken);
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_fixture.Refreshes, response is null ? 0 : 1, response is null ? 0 : 2);
    }

    [Fact]
    public async Task Session_without_refresh_token_is_used_until_its_access_token_expires()
    {
        await _fixture.StoreAsync(tokens => tokens with { RefreshToken = null, Generation = 2 });
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(100));
        SessionBroker elsewhere = _fixture.OtherMachine();

        Assert.Equal(Before, (await _fixture.GetAsync(elsewhere, _fixture.OtherStore())).Account.Tokens.AccessToken);
        Assert.Equal(Before, (await _fixture.GetAsync(elsewhere, _fixture.OtherStore())).Account.Tokens.AccessToken);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(_fixture.GetAsync(elsewhere, _fixture.OtherStore()))).ErrorId);
    }

    [Fact]
    public async Task Lock_that_cannot_be_opened_leaves_a_valid_token_usable()
    {
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(100));
        File.Delete(_fixture.LockFile());
        Directory.CreateDirectory(_fixture.LockFile());

        Assert.Equal(Before, (await _fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore())).Account.Tokens.AccessToken);
        _cloud.Clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(ErrorId.DataFolderUnavailable, (await Sample.FailureAsync(_fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore()))).ErrorId);
    }

    [Fact]
    public async Task Journal_that_cannot_be_read_leaves_a_valid_token_in_memory_usable()
    {
        await _fixture.GetAsync();
        File.Delete(_fixture.JournalFile());
        Directory.CreateDirectory(_fixture.JournalFile());
        _cloud.Clock.Advance(TokenRequirement.Recent);

        Assert.Equal(Before, (await _fixture.GetAsync()).Account.Tokens.AccessToken);
        _cloud.Clock.Advance(s_hour);
        Assert.Equal((ErrorId.DataFolderUnavailable, 0), ((await _fixture.FailAsync()).ErrorId, _fixture.Refreshes));
    }

    /// <summary>The disk fails between the request and the mark in the journal: the error that is shown is still the cloud's.</summary>
    [Theory]
    [InlineData(false, ErrorId.RefreshRejected)]
    [InlineData(true, ErrorId.RateLimited)]
    public async Task Journal_that_cannot_be_written_does_not_hide_the_error_of_the_cloud(bool limited, ErrorId reason)
    {
        _cloud.Clock.Advance(s_hour);
        if (limited)
        {
            Control.Limit("token", TimeSpan.FromSeconds(40));
        }
        else
        {
            Control.Revoke();
        }

        Control.Hold("token");
        Task<ApplianceAuthException> failing = _fixture.FailAsync();
        await _fixture.RefreshesAreHeldAsync();
        File.Delete(_fixture.JournalFile() + ".new");
        Directory.CreateDirectory(_fixture.JournalFile() + ".new");
        Control.Release();

        Assert.Equal(reason, (await failing).ErrorId);
    }

    [Theory]
    [InlineData("miele-busy", ErrorId.CloudFailed)]
    [InlineData("homeconnect-token-forbidden", ErrorId.CloudFailed)]
    [InlineData("captive-portal", ErrorId.CloudFailed)]
    [InlineData("miele-default-backend", ErrorId.CloudFailed)]
    public async Task Failed_refresh_of_an_expired_token_is_an_error_and_keeps_the_session(string response, ErrorId reason)
    {
        _cloud.Clock.Advance(s_hour);
        Control.Fail("token", response);

        Assert.Equal(reason, (await _fixture.FailAsync()).ErrorId);
        Assert.Equal(1, (await _fixture.StoredAsync()).Generation);
        Assert.Equal(2, (await _fixture.GetAsync()).Account.Tokens.Generation);
    }

    [Theory]
    [InlineData("homeconnect-token-forbidden")]
    [InlineData("captive-portal")]
    [InlineData("captive-redirect")]
    [InlineData("page-522")]
    [InlineData("miele-default-backend")]
    public async Task Response_of_a_gateway_to_a_refresh_leaves_a_valid_token_in_use(string response)
    {
        _cloud.Clock.Advance(s_hour - TimeSpan.FromSeconds(10));
        Control.Fail("token", response);

        BrokerFixture.Given given = await _fixture.GetAsync();

        Assert.Equal((Before, 1), (given.Account.Tokens.AccessToken, _fixture.Refreshes));
        _cloud.Clock.Advance(TokenRequirement.Recent);
        Assert.Equal(2, (await _fixture.GetAsync()).Account.Tokens.Generation);
    }

    [Fact]
    public async Task Rejected_session_is_refreshed_once_by_all_processes()
    {
        _cloud.Clock.Advance(s_hour);
        Control.Revoke();

        Assert.Equal(ErrorId.RefreshRejected, (await _fixture.FailAsync()).ErrorId);
        Assert.Equal(ErrorId.RefreshRejected, (await _fixture.FailAsync()).ErrorId);
        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(_fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore()))).ErrorId);
        Assert.Equal(1, _fixture.Refreshes);
    }

    [Fact]
    public async Task Rate_limited_refresh_blocks_all_processes_until_the_given_time()
    {
        _cloud.Clock.Advance(s_hour);
        Control.Limit("token", TimeSpan.FromSeconds(40));

        ApplianceAuthException first = await _fixture.FailAsync();
        _cloud.Clock.Advance(TimeSpan.FromSeconds(39));
        ApplianceAuthException other = await Sample.FailureAsync(_fixture.GetAsync(_fixture.OtherBroker(), _fixture.OtherStore()));
        _cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((ErrorId.RateLimited, ErrorId.RateLimited), (first.ErrorId, other.ErrorId));
        Assert.Equal(first.RetryAt, other.RetryAt);
        Assert.Equal(1, _fixture.Refreshes);
        Assert.Equal(2, (await _fixture.GetAsync()).Account.Tokens.Generation);
    }

    [UnixFact]
    public async Task Store_that_others_can_write_meanwhile_does_not_hide_the_error_of_the_cloud()
    {
        using TemporaryFolder temporary = new();
        DataFolder data = new(temporary.File("data"));
        BuiltInStore store = new(() => data);
        SessionBroker broker = new(_cloud.Http, () => data, _cloud.Clock, share: 1);
        StoredAccount account = await _cloud.AccountAsync("Miele");
        Assert.Null(await broker.SaveSignInAsync(store, account, CancellationToken.None));
        _cloud.Clock.Advance(s_hour);
        Control.Revoke();
        Control.Hold("token");
        Task<ApplianceAuthException> failing = Sample.FailureAsync(broker.GetAsync(store, account.Address, new(), CancellationToken.None));
        await _fixture.RefreshesAreHeldAsync();
        File.SetUnixFileMode(data.FolderOf(store).Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        Control.Release();

        Assert.Equal(ErrorId.RefreshRejected, (await failing).ErrorId);
    }

    [Fact]
    public async Task NotBeforePolicy_later_than_token_never_causes_a_refresh()
    {
        long policy = _cloud.Clock.GetUtcNow().AddYears(1).ToUnixTimeSeconds();
        Control.Settings = Control.Settings with { NotBeforePolicy = policy };
        await _fixture.GetAsync(new(RejectedToken: Before));
        Assert.Equal(policy, (await _fixture.StoredAsync()).NotBeforePolicy);

        for (int minute = 0; minute < 50; minute++)
        {
            await _fixture.GetAsync();
            _cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, _fixture.Refreshes);
    }
}
