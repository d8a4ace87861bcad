using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The device flow, against a cloud that lives in the same time and counts the seconds between two polls.</summary>
public sealed class DeviceFlowTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _bench = bench.Reset();
    private readonly List<TimeSpan> _left = [];
    private DeviceCode? _shown;

    private CloudControl Control => _bench.Control;

    private IEnumerable<CallRecord> Polls => Control.Log.Where(call => call.Name.StartsWith("homeconnect/token", StringComparison.Ordinal));

    /// <summary>Seconds from the start to the first poll, and from each poll to the next.</summary>
    private IEnumerable<double> Waits => Control.Log
        .Where(call => call.Name is "homeconnect/device_authorization" || call.Name.StartsWith("homeconnect/token", StringComparison.Ordinal))
        .Select(call => call.Time).ToArray() is var times ? times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds) : [];

    [Fact]
    public async Task The_interval_is_waited_first_and_each_second_is_told()
    {
        TokenSet tokens = await SignInAsync(_bench.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0], Waits);
        Assert.Equal([300.0, 299, 298, 297, 296], _left.Select(left => left.TotalSeconds));
        Assert.NotNull(tokens.RefreshToken);
        Assert.Equal(["grant_type", "device_code", "client_id"], Polls.Single().Parameters);
    }

    [Fact]
    public async Task A_person_who_takes_a_while_is_waited_for()
    {
        await SignInAsync(_bench.DeviceRegistration(), approveAt: 12);

        Assert.Equal([5.0, 5, 5], Waits);
    }

    [Fact]
    public async Task The_interval_is_the_clouds()
    {
        Control.Settings = Control.Settings with { DeviceInterval = 7 };

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 8);

        Assert.Equal([7.0, 7], Waits);
    }

    [Fact]
    public async Task Slow_down_adds_five_seconds_for_good()
    {
        Control.Fail("token:device_code", Answer.Json(new JsonObject { ["error"] = "slow_down" }, 400));

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 30);

        Assert.Equal([5.0, 10, 10, 10], Waits);
    }

    [Theory]
    [InlineData("homeconnect-unavailable")]
    [InlineData("homeconnect-empty")]
    public async Task Trouble_of_the_cloud_is_waited_past_and_less_often(string trouble)
    {
        Control.Fail("token:device_code", trouble, times: 2);

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, 10, 15], Waits);
    }

    [Theory]
    [InlineData("homeconnect-token-forbidden")]
    [InlineData("captive-portal")]
    [InlineData("miele-default-backend")]
    public async Task Response_of_a_gateway_is_waited_past(string answer)
    {
        Control.Fail("token:device_code", answer);

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, 10], Waits);
    }

    [Theory]
    [InlineData("20", 20.0)]
    [InlineData("7.2", 10.0)]
    [InlineData("0", 10.0)]
    [InlineData(null, 10.0)]
    public async Task Limit_is_waited_past_for_as_long_as_the_cloud_says_and_at_least_for_the_longer_interval(string? retryAfter, double wait)
    {
        Answer limit = Answer.Text("Too many requests", 429);
        Control.Fail("token:device_code", retryAfter is null ? limit : limit.With("Retry-After", retryAfter));

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 0);

        Assert.Equal([5.0, wait], Waits);
    }

    [Fact]
    public async Task Limit_that_ends_after_the_code_ends_the_sign_in()
    {
        Control.Fail("token:device_code", Answer.Text("Too many requests", 429).With("Retry-After", "600"));

        Assert.Equal(ErrorId.RateLimited, (await Sample.FailureAsync(SignInAsync(_bench.DeviceRegistration(), approveAt: null))).ErrorId);
    }

    [Fact]
    public async Task A_lost_connection_is_waited_past()
    {
        Control.Drop("token:device_code");

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 6);

        Assert.Equal([5.0, 10], Waits);
    }

    [Fact]
    public async Task The_short_grant_name_gives_way_to_the_long_one()
    {
        Control.Settings = Control.Settings with { RefuseShortDeviceGrant = true };

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 12);

        Assert.Equal([5.0, 5, 5], Waits);
        Assert.Equal([400, 400, 200], Polls.Select(poll => poll.Status));
    }

    [Theory]
    [InlineData(60, 11)]
    [InlineData(62, 12)]
    public async Task The_clouds_deadline_ends_it_and_at_the_deadline_nothing_is_asked_any_more(int life, int polls)
    {
        Control.Settings = Control.Settings with { DeviceCodeLife = life };

        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_bench.DeviceRegistration(), approveAt: null));

        Assert.Equal(ErrorId.SignInExpired, raised.ErrorId);
        Assert.Equal(polls, Polls.Count());
        Assert.Equal(TimeSpan.FromSeconds(1), _left[^1]);
    }

    [Fact]
    public async Task Who_is_too_late_is_told_to_start_again()
    {
        Control.Settings = Control.Settings with { DeviceCodeLife = 1 };

        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_bench.DeviceRegistration(), approveAt: null));

        Assert.Equal(Messages.FormatDeviceCodeExpired("Home Connect"), raised.Message);
        Assert.Equal(Messages.DeviceCodeExpiredRecommendation, raised.Recommendation);
    }

    [Fact]
    public async Task An_earlier_deadline_of_the_caller_ends_it_too()
    {
        ApplianceAuthException raised = await Sample.FailureAsync(
            SignInAsync(_bench.DeviceRegistration(), approveAt: null, patience: TimeSpan.FromSeconds(11)));

        Assert.Equal(ErrorId.SignInExpired, raised.ErrorId);
        Assert.Equal([5.0, 5], Waits);
    }

    [Fact]
    public async Task More_patience_than_the_cloud_has_is_of_no_use()
    {
        Control.Settings = Control.Settings with { DeviceCodeLife = 11 };

        await Sample.FailureAsync(SignInAsync(_bench.DeviceRegistration(), approveAt: null, patience: TimeSpan.FromSeconds(1000)));

        Assert.Equal(TimeSpan.FromSeconds(11), _left[0]);
        Assert.Equal([5.0, 5], Waits);
    }

    [Fact]
    public async Task A_cloud_that_knows_neither_grant_name_ends_it()
    {
        Control.Fail("token", Answer.Json(new JsonObject { ["error"] = "unsupported_grant_type" }, 400), times: 2);

        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_bench.DeviceRegistration(), approveAt: null));

        Assert.Equal((ErrorId.SignInRefused, "unsupported_grant_type"), (raised.ErrorId, raised.CloudError));
        Assert.Equal([5.0, 5], Waits);
    }

    [Fact]
    public async Task A_part_of_a_second_is_waited_for_too()
    {
        Control.Fail("device_authorization", Answer.Json(new JsonObject
        {
            ["device_code"] = "nobodys", ["user_code"] = "ABCD-EFGH", ["verification_uri"] = "https://x.example/device", ["interval"] = 2.5,
        }));

        await Sample.FailureAsync(SignInAsync(_bench.DeviceRegistration(), approveAt: null));

        Assert.Equal([2.5], Waits);
        Assert.Equal([300.0, 299, 298], _left.Select(left => left.TotalSeconds));
    }

    [Fact]
    public async Task A_person_who_says_no_ends_it()
    {
        ApplianceAuthException raised = await Sample.FailureAsync(SignInAsync(_bench.DeviceRegistration(), approveAt: 0, approve: false));

        Assert.Equal((ErrorId.SignInDeclined, "access_denied"), (raised.ErrorId, raised.CloudError));
        Assert.Single(Polls);
    }

    [Fact]
    public async Task A_secret_is_sent_where_there_is_one()
    {
        App app = KnownApps.HomeConnectDeviceWithSecret;
        Registration registration = _bench.DeviceRegistration(app) with { ClientSecret = app.Secret };

        TokenSet tokens = await SignInAsync(registration, approveAt: 0);
        await _bench.Client(registration).RefreshAsync(registration, tokens);

        Assert.All(Polls, call => Assert.Contains("client_secret", call.Parameters));
        Assert.Equal(2, Polls.Count());
    }

    [Fact]
    public async Task A_renewal_needs_no_secret()
    {
        Registration registration = _bench.DeviceRegistration();

        TokenSet renewed = await _bench.Client(registration).RefreshAsync(registration, await SignInAsync(registration, approveAt: 0));

        Assert.Equal(2, renewed.Generation);
        Assert.Equal(["grant_type", "refresh_token", "client_id"], Polls.Last().Parameters);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_shown_is_what_the_cloud_gave(bool complete)
    {
        Control.Settings = Control.Settings with { OmitCompleteAddress = !complete, DeviceCodeLife = 1800 };

        await SignInAsync(_bench.DeviceRegistration(), approveAt: 0);

        Assert.Matches("\\A[A-Z]{4}-[A-Z]{4}\\z", _shown!.UserCode);
        Assert.Equal(complete ? $"?user_code={_shown.UserCode}" : "", _shown.BestAddress.Query);
        Assert.Equal(TimeSpan.FromSeconds(1800), _left[0]);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_at_once()
    {
        using CancellationTokenSource stop = new();
        Registration registration = _bench.DeviceRegistration();

        Task<TokenSet> signIn = new DeviceFlow(_bench.Client(registration), _bench.Clock)
            .SignInAsync(registration, _ => { }, _ => stop.Cancel(), null, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signIn.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Empty(Polls);
    }

    /// <summary>Signs in while the time passes; the person decides a number of seconds after the code was shown, or never.</summary>
    private Task<TokenSet> SignInAsync(Registration registration, double? approveAt, bool approve = true, TimeSpan? patience = null)
    {
        DateTimeOffset shownAt = _bench.Clock.GetUtcNow();
        bool decided = false;
        return _bench.Clock.PassAsync(new DeviceFlow(_bench.Client(registration), _bench.Clock).SignInAsync(registration, code => _shown = code, left =>
        {
            _left.Add(left);
            if (!decided && approveAt is { } seconds && (_bench.Clock.GetUtcNow() - shownAt).TotalSeconds >= seconds)
            {
                decided = true;
                _bench.Clock.Moment = Control.PersonAsync(new() { Url = _shown!.BestAddress, UserCode = _shown.UserCode, Approve = approve });
            }
        }, patience, CancellationToken.None));
    }
}
