using System.Text.Json;
using System.Text.Json.Nodes;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Events;

namespace ApplianceAuth.Tests.Client;

/// <summary>The events of an account's appliances, against the emulator.</summary>
public sealed class WatchTests(ClientFixture fixture) : IClassFixture<ClientFixture>, IAsyncLifetime
{
    private const string Oven = "SIEMENS-HB776GKB1-68A40E000002";
    private const string Washer = "BOSCH-WAXH2K00-68A40E000004";
    private const string Dishwasher = "000100200301";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly CloudControl _control = fixture.Reset();
    private readonly ApplianceAuthClient _client = fixture.Client(inMemory: true);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _client.DisposeAsync().AsTask();

    [Fact]
    public async Task Home_Connect_event_has_property_values_key_and_time()
    {
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        await using OpenWatch events = await OpenAsync(account);

        Push(Oven, "BSH.Common.Status.OperationState", "\"BSH.Common.EnumType.OperationState.Run\"");
        Push(Oven, "BSH.Common.Status.OperationState", "\"BSH.Common.EnumType.OperationState.Finished\"");
        _ = await events.NextAsync();
        ApplianceEventInfo finished = await events.NextAsync();

        Assert.Equal(
            ("HomeConnect/default", Oven, "State", "Running", "Finished", "BSH.Common.Status.OperationState", "STATUS"),
            (finished.Account, finished.ApplianceId, finished.Property, finished.PreviousValue, finished.Value, finished.Key, finished.Kind));
        Assert.Equal(_control.Now.ToUnixTimeSeconds(), finished.OccurredAt.ToUnixTimeSeconds());
        Assert.Contains("OperationState.Finished", finished.Json, StringComparison.Ordinal);
        Assert.Equal($"{Oven} State Finished", $"{finished}");
    }

    [Fact]
    public async Task Value_without_a_property_is_the_JSON_of_the_cloud()
    {
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        await using OpenWatch events = await OpenAsync(account);

        Push(Oven, "Some.New.Key", "null");
        Push(Oven, "Some.New.Key", "1.50");

        Assert.Null((await events.NextAsync()).Value);
        ApplianceEventInfo number = await events.NextAsync();
        Assert.Null(number.Property);
        Assert.Equal("1.50", Assert.IsType<JsonElement>(number.Value).GetRawText());
    }

    [Fact]
    public async Task Miele_event_is_the_difference_to_the_state_before_and_initial_values_are_optional()
    {
        AccountClient account = await fixture.SignInAsync(_client, "Miele");
        await using OpenWatch changes = await OpenAsync(account);
        await using OpenWatch all = await OpenAsync(account, new() { IncludeInitial = true });
        ApplianceEventInfo initial = await all.NextAsync(one => one is { ApplianceId: Dishwasher, Property: "State" });

        JsonObject document = JsonNode.Parse((await account.GetAsync($"/devices/{Dishwasher}")).Body)!.AsObject();
        document["state"]!["status"]!["value_raw"] = 7;
        _control.Push(new CloudEvent { Provider = "miele", Event = "devices", Data = new JsonObject { [Dishwasher] = document }.ToJsonString() });
        ApplianceEventInfo change = await changes.NextAsync();

        Assert.Equal((true, null, "Running"), (initial.IsInitial, initial.PreviousValue, initial.Value));
        Assert.Equal(
            (false, "Miele/default", Dishwasher, "State", "Running", "Finished", "state/status"),
            (change.IsInitial, change.Account, change.ApplianceId, change.Property, change.PreviousValue, change.Value, change.Key));
    }

    [Fact]
    public async Task Several_appliances_share_a_stream_and_others_are_left_out()
    {
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        await using OpenWatch events = await OpenAsync(account, new() { ApplianceIds = [Oven.ToLowerInvariant(), Washer] });

        foreach (string id in new[] { "BOSCH-OTHER-1", Oven, Washer })
        {
            Push(id, "BSH.Common.Status.DoorState", "\"BSH.Common.EnumType.DoorState.Open\"");
        }

        Assert.Equal(Oven, (await events.NextAsync()).ApplianceId);
        Assert.Equal(Washer, (await events.NextAsync()).ApplianceId);
        Assert.Equal(1, _control.OpenStreams);
    }

    [Fact]
    public async Task One_appliance_has_its_own_stream()
    {
        AccountClient account = await fixture.SignInAsync(_client, "Miele");

        await using OpenWatch events = await OpenAsync(account, new() { ApplianceIds = [Dishwasher], Language = "fr-FR" });

        Assert.Equal(($"/v1/devices/{Dishwasher}/events", "fr-FR"), (_control.Log[^1].Path, _control.Log[^1].AcceptLanguage));
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    public async Task Cancellation_ends_the_watch_and_closes_the_stream(string system)
    {
        AccountClient account = await fixture.SignInAsync(_client, system);
        using CancellationTokenSource cancellation = new();
        IAsyncEnumerator<ApplianceEventInfo> events = account.WatchAsync(cancellationToken: cancellation.Token).GetAsyncEnumerator();
        Task<bool> next = events.MoveNextAsync().AsTask();
        await EventFixture.UntilAsync(() => _control.OpenStreams == 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(s_limit));
        await events.DisposeAsync();
        await EventFixture.UntilAsync(() => _control.OpenStreams == 0);
    }

    [Fact]
    public async Task WithCancellation_ends_the_watch_too()
    {
        AccountClient account = await fixture.SignInAsync(_client, "Miele");
        using CancellationTokenSource cancellation = new();

        Task watch = Task.Run(async () =>
        {
            await foreach (ApplianceEventInfo one in account.WatchAsync(new() { IncludeInitial = true }).WithCancellation(cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch.WaitAsync(s_limit));
    }

    [Fact]
    public async Task Break_closes_the_stream()
    {
        AccountClient account = await fixture.SignInAsync(_client, "Miele");

        await foreach (ApplianceEventInfo one in account.WatchAsync(new() { IncludeInitial = true }))
        {
            Assert.Equal(1, _control.OpenStreams);
            break;
        }

        await EventFixture.UntilAsync(() => _control.OpenStreams == 0);
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    public async Task Errors_have_an_id(string system)
    {
        AccountClient account = await fixture.SignInAsync(_client, system);

        Assert.Equal(ErrorId.NotConnected, (await FailureAsync(_client.GetAccount($"{account.Address.Split('/')[0]}/none"))).ErrorId);
        Assert.Equal(ErrorId.RequestInvalid, (await FailureAsync(account, new() { ApplianceIds = ["../x"] })).ErrorId);
        _control.Fail("*", new EmulatedResponse { Status = 403 }, times: 1);
        Assert.Equal(ErrorId.CallRefused, (await FailureAsync(account)).ErrorId);
        Assert.Throws<ArgumentException>(() => account.WatchAsync(new() { ApplianceIds = [] }));
    }

    [Fact]
    public async Task Lost_connections_and_unreadable_events_are_reported_and_the_watch_continues()
    {
        List<WatchProblem> problems = [];
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        await using OpenWatch events = await OpenAsync(account, new() { ProblemOccurred = problems.Add });
        string token = (await account.GetTokenAsync()).Value;
        Task<ApplianceEventInfo> next = events.NextAsync();

        _control.Push(new CloudEvent { Provider = "homeconnect", Event = token, ApplianceId = Oven, Data = "{" });
        await EventFixture.UntilAsync(() => problems.Count == 1);
        _control.CloseStreams();
        await EventFixture.UntilAsync(() => problems.Count == 2);
        TimeSpan delay = problems[1].ReconnectAt!.Value - fixture.Cloud.Clock.GetUtcNow();
        int polls = 0;
        await EventFixture.UntilAsync(() =>
        {
            // The delay starts a moment after it was reported; if the clock was advanced before, it is advanced again after a second.
            fixture.Cloud.Clock.Advance(polls++ % 200 == 0 ? delay : TimeSpan.Zero);
            return _control.OpenStreams == 1;
        });
        Push(Oven, "BSH.Common.Status.DoorState", "\"BSH.Common.EnumType.DoorState.Open\"");

        Assert.Equal("Open", (await next).Value);
        Assert.Null(problems[0].ReconnectAt);
        Assert.DoesNotContain(token, problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(Messages.EventStreamClosed, problems[1].Message);
    }

    private async Task<OpenWatch> OpenAsync(AccountClient account, WatchOptions? options = null)
    {
        int before = _control.OpenStreams;
        OpenWatch watch = new(account, options ?? new());
        await EventFixture.UntilAsync(() => _control.OpenStreams > before);
        return watch;
    }

    private void Push(string id, string key, string value) => _control.Push(new CloudEvent
    {
        Provider = "homeconnect", Event = "STATUS", ApplianceId = id,
        Data = $$"""{"haId":"{{id}}","items":[{"key":"{{key}}","value":{{value}},"timestamp":{{_control.Now.ToUnixTimeSeconds()}}}]}""",
    });

    private static async Task<ApplianceAuthException> FailureAsync(AccountClient account, WatchOptions? options = null)
    {
        await using OpenWatch watch = new(account, options ?? new());
        return await Sample.FailureAsync(watch.NextAsync());
    }
}
