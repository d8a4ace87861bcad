using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.Api;
using ApplianceAuth.Tests.Documents;
using ApplianceAuth.Tests.Events;
using ApplianceAuth.Tests.Sessions;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests;

/// <summary>Tests of the activities and measurements that listeners receive.</summary>
public sealed class OperationTests(CloudFixture cloud) : CallTests(cloud), IAsyncLifetime
{
    // All that a tag may say. A value outside this set could be a secret or identify a user.
    private static readonly HashSet<object?> s_values =
    [
        .. KnownProviders.All.Select(provider => provider.Id),
        .. KnownProviders.All.SelectMany(provider => provider.KnownPaths.Select(path => path.Path).Append(provider.Events.AllPath).Append(provider.Events.OnePath)),
        .. KnownProviders.All.SelectMany(provider => provider.RateRules).Select(rule => rule.Name),
        .. Enum.GetNames<ErrorId>(),
        "GET", "PUT", "Canceled",
        .. Enumerable.Range(200, 400).Cast<object>(),
    ];

    private readonly OperationObserver _observer = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _observer.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Call_is_reported_with_method_template_and_status()
    {
        await SendAsync("HomeConnect", "/homeappliances?secret=canary");

        Activity call = _observer.Single("Call");
        Assert.Equal(_observer.Root, call.ParentSpanId);
        Assert.Equal(ActivityKind.Client, call.Kind);
        Assert.Equal(
            [new("applianceauth.provider", "HomeConnect"), new("http.request.method", "GET"), new("url.template", "/homeappliances"), new("http.response.status_code", 200)],
            call.TagObjects);
        OperationObserver.Measurement measured = Assert.Single(_observer.Measurements, one => one.Instrument == "applianceauth.call.duration");
        Assert.Equal("s", measured.Unit);
        Assert.Equal(call.TagObjects, measured.Tags);
        AssertHarmless();
    }

    [Theory]
    [InlineData("/homeappliances/BOSCH-HCS01-0000000011FF/status", "/homeappliances/*/status")]
    [InlineData("/homeappliances/events", "/homeappliances/events")]
    [InlineData("/homeappliances/BOSCH-HCS01-0000000011FF", "/homeappliances/*")]
    [InlineData("/homeappliances/BOSCH-HCS01-0000000011FF/canary", null)]
    public void Template_has_no_id(string path, string? template) => Assert.Equal(
        template, ApiCall.Create(_store, AccountAddress.Parse("HomeConnect"), KnownProviders.HomeConnect, new(HttpMethod.Get, path)).Template);

    [Fact]
    public async Task Refused_call_has_the_error_id_and_the_status()
    {
        await Sample.FailureAsync(SendAsync("HomeConnect", "/homeappliances/BOSCH-HCS01-0000000011FF/status"));

        Activity call = _observer.Single("Call");
        Assert.Equal(ActivityStatusCode.Error, call.Status);
        Assert.Null(call.StatusDescription);
        Assert.Equal(("CallRefused", 404), (call.GetTagItem("error.type"), call.GetTagItem("http.response.status_code")));
        AssertHarmless();
    }

    [Fact]
    public async Task Retry_is_reported_with_its_delay()
    {
        _cloud.Control.Fail("devices", EmulatedResponse.Text("{}", 500, "application/json"), times: 1);

        await SendAsync("Miele", "/devices");

        Assert.Equal(_observer.Single("Call").SpanId, _observer.Single("Retry").ParentSpanId);
        Assert.Equal("Miele", _observer.Single("Retry").GetTagItem("applianceauth.provider"));
        Assert.InRange(_observer.Measurements.Single(one => one.Instrument == "applianceauth.retry.duration").Value, 0.5, 1.5);
        AssertHarmless();
    }

    [Fact]
    public async Task Throttle_is_reported_with_its_delay_and_the_limit()
    {
        _cloud.Control.Fail("devices", EmulatedResponse.Text("{}", 429, "application/json").With("Retry-After", "20"));

        await SendAsync("HomeConnect", "/homeappliances");

        Assert.Equal(_observer.Single("Call").SpanId, _observer.Single("Throttle").ParentSpanId);
        OperationObserver.Measurement measured = _observer.Measurements.Single(one => one.Instrument == "applianceauth.throttle.duration");
        Assert.Equal(21, measured.Value);
        Assert.Equal("10 calls in 1 second", measured.Tags["applianceauth.limit"]);
        AssertHarmless();
    }

    [Fact]
    public async Task Refresh_and_lock_wait_are_part_of_the_callers_trace()
    {
        await using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        _cloud.Clock.Advance(TimeSpan.FromHours(2));

        await fixture.GetAsync();

        Activity refresh = _observer.Single("Refresh");
        Assert.Equal((_observer.Root, "Miele"), (refresh.ParentSpanId, refresh.GetTagItem("applianceauth.provider")));
        Assert.Contains(_observer.Activities, activity => activity.OperationName == "ApplianceAuth.LockWait");
        Assert.Contains(_observer.Measurements, one => one.Instrument == "applianceauth.lock_wait.duration");
        Assert.Single(_observer.Measurements, one => one.Instrument == "applianceauth.refresh.duration");
        AssertHarmless();
    }

    [Fact]
    public async Task Rejected_refresh_has_the_error_id()
    {
        await using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        _cloud.Control.Revoke("miele");
        _cloud.Clock.Advance(TimeSpan.FromHours(2));

        await fixture.FailAsync();

        Assert.Equal("RefreshRejected", _observer.Single("Refresh").GetTagItem("error.type"));
        AssertHarmless();
    }

    [Fact]
    public async Task Stream_is_reported_when_its_connection_ends()
    {
        int open = _observer.ReadOpenStreams();
        EventFixture fixture = await EventFixture.StartAsync(_cloud);
        await using (fixture)
        {
            Assert.Equal("/homeappliances/events", _observer.Single("Call").GetTagItem("url.template"));
            Assert.True(_observer.ReadOpenStreams() > open);
            Assert.DoesNotContain(_observer.Activities, activity => activity.OperationName == "ApplianceAuth.Stream");
        }

        Assert.Equal("HomeConnect", _observer.Single("Stream").GetTagItem("applianceauth.provider"));
        Assert.Single(_observer.Measurements, one => one.Instrument == "applianceauth.stream.duration");
        AssertHarmless();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Either_kind_of_listener_is_enough(bool traces, bool measures)
    {
        _observer.Dispose();
        using OperationObserver other = new(traces, measures);

        await SendAsync("HomeConnect", "/homeappliances");

        Assert.Equal((traces, measures), (other.Activities.Count > 0, other.Measurements.Count > 0));
    }

    [Fact]
    public async Task Nothing_is_created_without_a_listener()
    {
        _observer.Dispose();

        RunningOperation? running = await Operation.Call.RunAsync(_cloud.Clock, Task.FromResult);

        Assert.Null(running);
        Assert.Null(Operation.Stream.Start(_cloud.Clock));
    }

    [Fact]
    public void Instruments_have_these_units()
    {
        List<string> instruments = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Operation.SourceName)
                {
                    instruments.Add($"{instrument.Name} {instrument.Unit}");
                }
            },
        };

        RuntimeHelpers.RunClassConstructor(typeof(Operation).TypeHandle);
        listener.Start();

        Assert.Contains("applianceauth.stream.open {stream}", instruments);
        string[] durations = [.. instruments.Where(instrument => instrument.Contains(".duration", StringComparison.Ordinal))];
        Assert.NotEmpty(durations);
        Assert.All(durations, instrument => Assert.EndsWith(" s", instrument, StringComparison.Ordinal));
    }

    [Fact]
    public void Topic_about_monitoring_has_all_names()
    {
        string topic = RepositoryFiles.Read("docs", "en-US", "about_ApplianceAuth_Monitoring.md");
        string[] operations = [.. typeof(Operation).GetProperties().Where(one => one.PropertyType == typeof(Operation)).Select(one => one.Name)];

        Assert.Equal(7, operations.Length);
        Assert.All(operations, operation => Assert.Contains($"        {operation} ", topic, StringComparison.Ordinal));
        Assert.All(
            ["applianceauth.provider", "applianceauth.limit", "applianceauth.vault.command", "applianceauth.stream.open", "error.type", "url.template"],
            name => Assert.Contains(name, topic, StringComparison.Ordinal));
    }

    private async Task<ApiResponse> SendAsync(string system, string path)
    {
        StoredAccount account = await SignInAsync(system);
        ApiCall call = await _api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, path), CancellationToken.None);
        CallOptions options = new(_cloud.Clock)
        {
            OnWaiting = (until, _, _) =>
            {
                _cloud.Clock.Advance(until - _cloud.Clock.GetUtcNow());
                return Task.CompletedTask;
            },
        };
        return await _api.SendAsync(call, options, CancellationToken.None);
    }

    private void AssertHarmless()
    {
        Assert.All(_observer.Activities, activity => Assert.Equal((activity.OperationName, 0, 0), (activity.DisplayName, activity.Events.Count(), activity.Baggage.Count())));
        Assert.All(
            _observer.Activities.SelectMany(activity => activity.TagObjects).Concat(_observer.Measurements.SelectMany(one => one.Tags)),
            tag => Assert.Contains(tag.Value, s_values));
    }
}
