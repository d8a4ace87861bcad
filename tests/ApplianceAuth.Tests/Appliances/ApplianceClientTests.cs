using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.Appliances;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the requests for appliances, and of those that are left out after failures.</summary>
public sealed class ApplianceClientTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private const string Dryer = "BOSCH-WTX8HKM9-68A40E000005";

    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly MemoryTokenStore _store = new();
    private readonly SessionBroker _broker = new(cloud.Http, () => throw new InvalidOperationException(), cloud.Clock);

    private readonly RateLimiters _limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), cloud.Clock);

    private CloudControl Control => _cloud.Control;

    [Theory]
    [InlineData("Miele")]
    [InlineData("MieleLegacy")]
    public async Task Miele_needs_one_request(string system)
    {
        IReadOnlyList<ApplianceInfo> all = await LookAsync(system);

        Assert.Equal(10, all.Count);
        Assert.All(all, info => Assert.Null(info.Error));
        Assert.Equal(1, ApiCalls());
    }

    [Fact]
    public async Task Home_Connect_details_are_requested_only_if_they_can_exist()
    {
        IReadOnlyList<ApplianceInfo> all = await LookAsync("HomeConnect");

        Assert.Equal(9, all.Count);
        Assert.All(all, info => Assert.Null(info.Error));
        // The dryer is not connected, two programs run, and one appliance cools.
        Assert.Equal((1, 8, 2, 1), (Control.Calls("devices"), Control.Calls("status"), Control.Calls("active_program"), Control.Calls("settings")));
        Assert.DoesNotContain(Control.Log, call => call.Status >= 400);
        Assert.Equal("NotConnected", all.Single(info => info.Id == Dryer).State);
    }

    [Fact]
    public async Task List_needs_one_request()
    {
        ApplianceClient client = await StartAsync("HomeConnect");

        Assert.Equal(9, (await client.ListAsync(CancellationToken.None)).Count);
        Assert.Equal(1, ApiCalls());
    }

    [Theory]
    [InlineData("homeconnect-api-offline", "CallRefused")]
    [InlineData("homeconnect-bad-gateway", "CloudFailed")]
    public async Task Failed_appliance_does_not_affect_others_and_is_not_retried(string response, string reason)
    {
        ApplianceClient client = await StartAsync("HomeConnect");
        Control.Fail("status", response);

        IReadOnlyList<ApplianceInfo> all = await DescribeAsync(client);

        ApplianceInfo failed = Assert.Single(all, info => info.Error is not null);
        Assert.Equal(reason, $"{failed.Error!.ErrorId}");
        Assert.Equal((all[0].Id, true, null), (failed.Id, failed.Connected, failed.State));
        Assert.Equal("CleaningRobot", (string?)JsonNode.Parse(failed.Document)!["type"]);
        Assert.Equal((9, 8), (all.Count, Control.Calls("status")));
    }

    [Fact]
    public async Task Three_failures_in_a_row_end_the_requests()
    {
        ApplianceClient client = await StartAsync("HomeConnect");
        Control.Fail("status", "homeconnect-api-offline", times: 9);

        IReadOnlyList<ApplianceInfo> all = await DescribeAsync(client);

        Assert.Equal((9, 3), (all.Count, all.Count(info => info.Error is not null)));
        Assert.Equal(3, Control.Calls("status"));
    }

    [Fact]
    public async Task Forbidden_detail_is_requested_once()
    {
        ApplianceClient client = await StartAsync("HomeConnect");
        Control.Fail("status", EmulatedResponse.Text("{\"error\":{\"key\":\"insufficient_scope\",\"description\":\"Insufficient scope for this resource\"}}", 403));

        IReadOnlyList<ApplianceInfo> all = await DescribeAsync(client);

        Assert.Equal((1, 1), (Control.Calls("status"), Control.Calls("settings")));
        Assert.Equal("CallRefused", $"{Assert.Single(all, info => info.Error is not null).Error!.ErrorId}");
        Assert.NotEmpty(all.Single(info => info.Type == "FridgeFreezer").Temperatures);
    }

    [Fact]
    public async Task Rate_limit_ends_the_requests()
    {
        ApplianceClient client = await StartAsync("HomeConnect");
        IReadOnlyList<ApplianceInfo> list = await client.ListAsync(CancellationToken.None);
        Control.Limit("status", TimeSpan.FromHours(1));

        ApplianceInfo[] all = [await client.DescribeAsync(list[0], CancellationToken.None), await client.DescribeAsync(list[1], CancellationToken.None)];

        Assert.Equal(ErrorId.RateLimited, all[0].Error!.ErrorId);
        Assert.Null(all[1].Error);
        Assert.Equal(1, Control.Calls("status"));
    }

    [Fact]
    public async Task Missing_active_program_is_no_error()
    {
        ApplianceClient client = await StartAsync("HomeConnect");
        Control.Fail("active_program", EmulatedResponse.Text("{\"error\":{\"key\":\"SDK.Error.NoProgramActive\"}}", 404), times: 2);

        IReadOnlyList<ApplianceInfo> all = await DescribeAsync(client);

        Assert.All(all, info => Assert.Null(info.Error));
        Assert.Equal([("Running", null), ("Running", null)], all.Where(info => info.State == "Running").Select(info => (info.State, info.Program)));
    }

    [Theory]
    [InlineData("Miele", "devices", "null")]
    [InlineData("Miele", "devices", "\"x\"")]
    [InlineData("HomeConnect", "devices", "{\"data\":{}}")]
    [InlineData("HomeConnect", "devices", "{\"homeappliances\":[]}")]
    [InlineData("HomeConnect", "devices", "")]
    public async Task Response_that_is_not_a_list_is_an_error(string system, string endpoint, string body)
    {
        ApplianceClient client = await StartAsync(system);
        Control.Fail(endpoint, EmulatedResponse.Text(body, contentType: "application/json"));

        Assert.Equal(ErrorId.UnexpectedResponse, (await Sample.FailureAsync(client.ListAsync(CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Names_are_localised_and_types_and_states_are_not()
    {
        ApplianceClient client = await StartAsync("Miele", "de-DE");

        ApplianceInfo oven = (await DescribeAsync(client)).Single(info => info.Id == "000100200304");

        Assert.Equal(("Backofen", "Oven"), (oven.Name, oven.Type));
    }

    private int ApiCalls() => Control.Log.Count(call => call.Path.StartsWith("/api/", StringComparison.Ordinal) || call.Path.StartsWith("/v1/", StringComparison.Ordinal));

    private async Task<IReadOnlyList<ApplianceInfo>> LookAsync(string system) => await DescribeAsync(await StartAsync(system));

    private static async Task<IReadOnlyList<ApplianceInfo>> DescribeAsync(ApplianceClient client)
    {
        List<ApplianceInfo> all = [];
        foreach (ApplianceInfo view in await client.ListAsync(CancellationToken.None))
        {
            all.Add(await client.DescribeAsync(view, CancellationToken.None));
        }

        return all;
    }

    private async Task<ApplianceClient> StartAsync(string system, string? language = null)
    {
        StoredAccount account = await _cloud.AccountAsync(system);
        await _broker.SaveSignInAsync(_store, account, CancellationToken.None);
        return new(new(_cloud.Http, _broker, _limiters, _cloud.Clock), _store, account.Address, retries => new(_cloud.Clock) { MaxRetries = retries, MaxDelay = TimeSpan.Zero })
        {
            Language = language,
        };
    }
}
