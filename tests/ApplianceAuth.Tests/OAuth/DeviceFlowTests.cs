using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using CloudEmulator.Apps;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The intervals, deadlines and results of the device flow.</summary>
public sealed class DeviceFlowTests(CloudFixture fixture) : DeviceFlowTestBase(fixture), IClassFixture<CloudFixture>
{
    private readonly CloudFixture _fixture = fixture;

    [Fact]
    public async Task SignInAsync_waits_for_the_interval_and_reports_each_second()
    {
        TokenSet tokens = await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0], Waits);
        Assert.Equal([300.0, 299, 298, 297, 296], Remaining.Select(left => left.TotalSeconds));
        Assert.NotNull(tokens.RefreshToken);
        Assert.Equal(["grant_type", "device_code", "client_id"], Polls.Single().Parameters);
    }

    [Fact]
    public async Task SignInAsync_polls_until_the_user_has_finished()
    {
        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 12);

        Assert.Equal([5.0, 5, 5], Waits);
    }

    [Fact]
    public async Task SignInAsync_uses_the_interval_of_the_response()
    {
        Control.Settings = Control.Settings with { DeviceInterval = 7 };

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 8);

        Assert.Equal([7.0, 7], Waits);
    }

    [Theory]
    [InlineData(60, 11)]
    [InlineData(62, 12)]
    public async Task SignInAsync_expired_code_fails_without_another_poll(int life, int polls)
    {
        Control.Settings = Control.Settings with { DeviceCodeLife = life };

        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null));

        Assert.Equal(ErrorId.SignInExpired, raised.ErrorId);
        Assert.Equal(polls, Polls.Count());
        Assert.Equal(TimeSpan.FromSeconds(1), Remaining[^1]);
    }

    [Fact]
    public async Task SignInAsync_expired_code_recommends_to_start_again()
    {
        Control.Settings = Control.Settings with { DeviceCodeLife = 1 };

        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null));

        Assert.Equal(Messages.FormatDeviceCodeExpired("Home Connect"), raised.Message);
        Assert.Equal(Messages.DeviceCodeExpiredRecommendation, raised.Recommendation);
    }

    [Fact]
    public async Task SignInAsync_timeout_before_the_code_expires_fails()
    {
        ApplianceAuthException raised = await Sample.FailureAsync(
            SignInAsync(_fixture.DeviceRegistration(), approveAt: null, timeout: TimeSpan.FromSeconds(11)));

        Assert.Equal(ErrorId.SignInExpired, raised.ErrorId);
        Assert.Equal([5.0, 5], Waits);
    }

    [Fact]
    public async Task SignInAsync_timeout_after_the_code_expires_has_no_effect()
    {
        Control.Settings = Control.Settings with { DeviceCodeLife = 11 };

        await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null, timeout: TimeSpan.FromSeconds(1000)));

        Assert.Equal(TimeSpan.FromSeconds(11), Remaining[0]);
        Assert.Equal([5.0, 5], Waits);
    }

    [Fact]
    public async Task SignInAsync_interval_with_a_fraction_is_waited_for()
    {
        Control.Fail("device_authorization", EmulatedResponse.Json(new JsonObject
        {
            ["device_code"] = "unknown", ["user_code"] = "ABCD-EFGH", ["verification_uri"] = "https://x.example/device", ["interval"] = 2.5,
        }));

        await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null));

        Assert.Equal([2.5], Waits);
        Assert.Equal([300.0, 299, 298], Remaining.Select(left => left.TotalSeconds));
    }

    [Fact]
    public async Task SignInAsync_declined_sign_in_fails()
    {
        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: 0, approve: false));

        Assert.Equal((ErrorId.SignInDeclined, "access_denied"), (raised.ErrorId, raised.CloudError));
        Assert.Single(Polls);
    }

    [Fact]
    public async Task SignInAsync_sends_the_client_secret_if_there_is_one()
    {
        App app = KnownApps.HomeConnectDeviceWithSecret;
        Registration registration = _fixture.DeviceRegistration(app) with { ClientSecret = app.Secret };

        TokenSet tokens = await SignInAsync(registration, approveAt: 0);
        await _fixture.Client(registration).RefreshAsync(registration, tokens);

        Assert.All(Polls, call => Assert.Contains("client_secret", call.Parameters));
        Assert.Equal(2, Polls.Count());
    }

    [Fact]
    public async Task RefreshAsync_session_without_secret_sends_none()
    {
        Registration registration = _fixture.DeviceRegistration();

        TokenSet refreshed = await _fixture.Client(registration).RefreshAsync(registration, await SignInAsync(registration, approveAt: 0));

        Assert.Equal(2, refreshed.Generation);
        Assert.Equal(["grant_type", "refresh_token", "client_id"], Polls.Last().Parameters);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignInAsync_shows_code_and_address_of_the_response(bool complete)
    {
        Control.Settings = Control.Settings with { OmitCompleteAddress = !complete, DeviceCodeLife = 1800 };

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Matches("\\A[A-Z]{4}-[A-Z]{4}\\z", Shown!.UserCode);
        Assert.Equal(complete ? $"?user_code={Shown.UserCode}" : "", Shown.BestAddress.Query);
        Assert.Equal(TimeSpan.FromSeconds(1800), Remaining[0]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task SignInAsync_continues_after_the_clock_was_set(int hours)
    {
        SetClock clock = new(_fixture.Clock);
        Registration registration = _fixture.DeviceRegistration();
        DeviceCode? shown = null;

        TokenSet tokens = await _fixture.Clock.PassAsync(new DeviceFlow(_fixture.Client(registration), clock).SignInAsync(
            registration,
            code => shown = code,
            _ =>
            {
                if (clock.Shift == default)
                {
                    clock.Shift = TimeSpan.FromHours(hours);
                    _fixture.Clock.Paused = Control.ActAsUserAsync(new() { Url = shown!.BestAddress, UserCode = shown.UserCode, Approve = true });
                }
            },
            null,
            CancellationToken.None));

        Assert.NotEmpty(tokens.AccessToken);
        Assert.Single(Polls);
    }

    [Fact]
    public async Task SignInAsync_cancelled_ends_at_once()
    {
        using CancellationTokenSource cancellation = new();
        Registration registration = _fixture.DeviceRegistration();

        Task<TokenSet> signIn = new DeviceFlow(_fixture.Client(registration), _fixture.Clock)
            .SignInAsync(registration, _ => { }, _ => cancellation.Cancel(), null, cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signIn.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Empty(Polls);
    }

    /// <summary>The system clock of a computer, which may be set. Its timers and timestamps go on.</summary>
    private sealed class SetClock(ManualClock clock) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Shift;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}
