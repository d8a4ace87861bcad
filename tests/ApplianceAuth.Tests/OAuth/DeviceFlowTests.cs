using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The device flow against the emulator, with a clock that both share.</summary>
public sealed class DeviceFlowTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _fixture = fixture.Reset();
    private readonly List<TimeSpan> _remaining = [];
    private DeviceCode? _shown;

    private CloudControl Control => _fixture.Control;

    private IEnumerable<CallRecord> Polls => Control.Log.Where(call => call.Name.StartsWith("homeconnect/token", StringComparison.Ordinal));

    /// <summary>Seconds from the start to the first poll, and from each poll to the next.</summary>
    private IEnumerable<double> Waits => Control.Log
        .Where(call => call.Name is "homeconnect/device_authorization" || call.Name.StartsWith("homeconnect/token", StringComparison.Ordinal))
        .Select(call => call.Time).ToArray() is var times ? times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds) : [];

    [Fact]
    public async Task SignInAsync_waits_for_the_interval_and_reports_each_second()
    {
        TokenSet tokens = await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0], Waits);
        Assert.Equal([300.0, 299, 298, 297, 296], _remaining.Select(left => left.TotalSeconds));
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

    [Fact]
    public async Task SignInAsync_slow_down_adds_five_seconds_to_the_interval()
    {
        Control.Fail("token:device_code", Answer.Json(new JsonObject { ["error"] = "slow_down" }, 400));

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 30);

        Assert.Equal([5.0, 10, 10, 10], Waits);
    }

    [Theory]
    [InlineData("homeconnect-unavailable")]
    [InlineData("homeconnect-empty")]
    public async Task SignInAsync_unavailable_cloud_is_polled_less_often(string trouble)
    {
        Control.Fail("token:device_code", trouble, times: 2);

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, 10, 15], Waits);
    }

    [Theory]
    [InlineData("homeconnect-token-forbidden")]
    [InlineData("captive-portal")]
    [InlineData("miele-default-backend")]
    public async Task SignInAsync_response_of_a_gateway_is_retried(string answer)
    {
        Control.Fail("token:device_code", answer);

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, 10], Waits);
    }

    [Theory]
    [InlineData("20", 20.0)]
    [InlineData("7.2", 10.0)]
    [InlineData("0", 10.0)]
    [InlineData(null, 10.0)]
    public async Task SignInAsync_rate_limit_waits_for_Retry_After_and_at_least_the_interval(string? retryAfter, double wait)
    {
        Answer limit = Answer.Text("Too many requests", 429);
        Control.Fail("token:device_code", retryAfter is null ? limit : limit.With("Retry-After", retryAfter));

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, wait], Waits);
    }

    [Fact]
    public async Task SignInAsync_rate_limit_longer_than_the_code_fails()
    {
        Control.Fail("token:device_code", Answer.Text("Too many requests", 429).With("Retry-After", "600"));

        Assert.Equal(ErrorId.RateLimited, (await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null))).ErrorId);
    }

    [Fact]
    public async Task SignInAsync_lost_connection_is_retried()
    {
        Control.Drop("token:device_code");

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 6);

        Assert.Equal([5.0, 10], Waits);
    }

    [Fact]
    public async Task SignInAsync_refused_short_grant_type_is_replaced_by_the_long_one()
    {
        Control.Settings = Control.Settings with { RefuseShortDeviceGrant = true };

        await SignInAsync(_fixture.DeviceRegistration(), approveAt: 12);

        Assert.Equal([5.0, 5, 5], Waits);
        Assert.Equal([400, 400, 200], Polls.Select(poll => poll.Status));
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
        Assert.Equal(TimeSpan.FromSeconds(1), _remaining[^1]);
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

        Assert.Equal(TimeSpan.FromSeconds(11), _remaining[0]);
        Assert.Equal([5.0, 5], Waits);
    }

    [Fact]
    public async Task SignInAsync_both_grant_types_refused_fails()
    {
        Control.Fail("token", Answer.Json(new JsonObject { ["error"] = "unsupported_grant_type" }, 400), times: 2);

        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null));

        Assert.Equal((ErrorId.SignInRefused, "unsupported_grant_type"), (raised.ErrorId, raised.CloudError));
        Assert.Equal([5.0, 5], Waits);
    }

    [Fact]
    public async Task SignInAsync_interval_with_a_fraction_is_waited_for()
    {
        Control.Fail("device_authorization", Answer.Json(new JsonObject
        {
            ["device_code"] = "nobodys", ["user_code"] = "ABCD-EFGH", ["verification_uri"] = "https://x.example/device", ["interval"] = 2.5,
        }));

        await Sample.FailureAsync(SignInAsync(_fixture.DeviceRegistration(), approveAt: null));

        Assert.Equal([2.5], Waits);
        Assert.Equal([300.0, 299, 298], _remaining.Select(left => left.TotalSeconds));
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

        Assert.Matches("\\A[A-Z]{4}-[A-Z]{4}\\z", _shown!.UserCode);
        Assert.Equal(complete ? $"?user_code={_shown.UserCode}" : "", _shown.BestAddress.Query);
        Assert.Equal(TimeSpan.FromSeconds(1800), _remaining[0]);
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

    /// <summary>Signs in while the clock advances; the user decides a number of seconds after the code was shown, or never.</summary>
    private Task<TokenSet> SignInAsync(Registration registration, double? approveAt, bool approve = true, TimeSpan? timeout = null)
    {
        DateTimeOffset shownAt = _fixture.Clock.GetUtcNow();
        bool decided = false;
        return _fixture.Clock.PassAsync(new DeviceFlow(_fixture.Client(registration), _fixture.Clock).SignInAsync(registration, code => _shown = code, left =>
        {
            _remaining.Add(left);
            if (!decided && approveAt is { } seconds && (_fixture.Clock.GetUtcNow() - shownAt).TotalSeconds >= seconds)
            {
                decided = true;
                _fixture.Clock.Moment = Control.PersonAsync(new() { Url = _shown!.BestAddress, UserCode = _shown.UserCode, Approve = approve });
            }
        }, timeout, CancellationToken.None));
    }
}
