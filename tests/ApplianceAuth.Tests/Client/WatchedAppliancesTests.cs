using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Events;

namespace ApplianceAuth.Tests.Client;

/// <summary>The appliances and the callback of a watch: what is refused, and how their errors arrive.</summary>
public sealed class WatchedAppliancesTests(ClientFixture fixture) : IClassFixture<ClientFixture>, IAsyncLifetime
{
    private const string Oven = "SIEMENS-HB776GKB1-68A40E000002";
    private const string Washer = "BOSCH-WAXH2K00-68A40E000004";

    private readonly CloudControl _control = fixture.Reset();
    // A separate folder: the calls of other tests would count towards the rate limits, and the clock does not advance.
    private readonly ApplianceAuthClient _client = fixture.Client(inMemory: true, folder: Path.GetRandomFileName());

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _client.DisposeAsync().AsTask();

    [Theory]
    [InlineData("HomeConnect", "homeconnect/events")]
    [InlineData("Miele", "miele/events")]
    public async Task Unknown_ones_among_several_are_named_and_no_stream_is_opened(string system, string stream)
    {
        AccountClient account = await fixture.SignInAsync(_client, system);
        string known = (await account.ListAppliancesAsync())[0].Id;

        ApplianceAuthException e = await FailureAsync(account, new() { ApplianceIds = ["gone-1", known.ToLowerInvariant(), "../\u001b[2J"] });

        Assert.Equal(ErrorId.ApplianceNotFound, e.ErrorId);
        Assert.Equal(Messages.FormatWatchAppliancesUnknown(account.Address, "'gone-1', '../[2J'"), e.Message);
        Assert.Equal(0, _control.Calls(stream));
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("Miele")]
    public async Task Single_unknown_one_is_refused_by_the_cloud(string system)
    {
        AccountClient account = await fixture.SignInAsync(_client, system);

        Assert.Equal(ErrorId.CallRefused, (await FailureAsync(account, new() { ApplianceIds = ["GONE-1"] })).ErrorId);
    }

    [Fact]
    public async Task List_that_the_cloud_refuses_is_a_problem_and_the_watch_begins()
    {
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        List<WatchProblem> problems = [];
        _control.Fail("homeconnect/devices", new EmulatedResponse { Status = 403 }, times: 1);

        await using OpenWatch events = new(account, new() { ApplianceIds = [Oven, Washer], ProblemOccurred = problems.Add });

        await EventFixture.UntilAsync(() => _control.OpenStreams == 1);
        Assert.StartsWith(Messages.FormatWatchAppliancesNotChecked(""), Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.Null(problems[0].ReconnectAt);
    }

    [Fact]
    public async Task List_that_can_be_read_in_part_is_a_problem_and_the_watch_begins()
    {
        const string List = """{"data":{"homeappliances":[7,{"haId":""},{"haId":"SIEMENS-HB776GKB1-68A40E000002"}]}}""";
        IReadOnlyList<string> unreadable = ApplianceDocuments.ReadList(KnownProviders.HomeConnect, Encoding.UTF8.GetBytes(List)).Problems;
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        List<WatchProblem> problems = [];
        _control.Fail("homeconnect/devices", EmulatedResponse.Text(List, contentType: "application/vnd.bsh.sdk.v1+json"), times: 1);

        await using OpenWatch events = new(account, new() { ApplianceIds = [Oven, Washer], ProblemOccurred = problems.Add });

        await EventFixture.UntilAsync(() => _control.OpenStreams == 1);
        Assert.Equal(2, unreadable.Count);
        Assert.Equal(Messages.FormatWatchAppliancesNotChecked($"{unreadable[0]} {unreadable[1]}"), Assert.Single(problems).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task Empty_ones_are_refused_before_anything_is_sent(string? id)
    {
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        int sent = _control.Log.Count;

        Assert.Throws<ArgumentException>("options", () => account.WatchAsync(new() { ApplianceIds = [id!] }));
        Assert.Throws<ArgumentException>("options", () => account.WatchAsync(new() { ApplianceIds = [Oven, id!] }));
        Assert.Equal(sent, _control.Log.Count);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Exception_of_the_callback_for_an_event_reaches_the_caller_unchanged(Type type)
    {
        Exception thrown = Exception(type);
        AccountClient account = await fixture.SignInAsync(_client, "HomeConnect");
        Task watch = IterateAsync(account, thrown);
        await EventFixture.UntilAsync(() => _control.OpenStreams == 1);

        _control.Push(new CloudEvent { Provider = "homeconnect", Event = "STATUS", ApplianceId = Oven, Data = "{" });

        await SameAsync(thrown, watch);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task Exception_of_the_callback_for_a_lost_connection_reaches_the_caller_unchanged(Type type)
    {
        Exception thrown = Exception(type);
        AccountClient account = await fixture.SignInAsync(_client, "Miele");
        Task watch = IterateAsync(account, thrown);
        await EventFixture.UntilAsync(() => _control.OpenStreams == 1);

        _control.CloseStreams();

        await SameAsync(thrown, watch);
    }

    private async Task SameAsync(Exception thrown, Task watch)
    {
        Exception? caught = await Record.ExceptionAsync(() => watch.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Same(thrown, caught);
        await EventFixture.UntilAsync(() => _control.OpenStreams == 0);
    }

    private static Exception Exception(Type type) => (Exception)Activator.CreateInstance(type, "of the program")!;

    private static Task IterateAsync(AccountClient account, Exception thrown) => Task.Run(async () =>
    {
        await foreach (ApplianceEventInfo one in account.WatchAsync(new() { ProblemOccurred = _ => throw thrown }))
        {
        }
    });

    private static async Task<ApplianceAuthException> FailureAsync(AccountClient account, WatchOptions options)
    {
        await using OpenWatch watch = new(account, options);
        return await Sample.FailureAsync(watch.NextAsync());
    }
}
