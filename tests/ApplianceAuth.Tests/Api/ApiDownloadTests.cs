using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Sessions;
using ApplianceAuth.Tests.Sessions;
using ApplianceCloud.Calls;

namespace ApplianceAuth.Tests.Api;

/// <summary>Answers that go into files: whole or not at all.</summary>
public sealed class ApiDownloadTests : IClassFixture<CloudBench>, IDisposable
{
    private readonly CloudBench _cloud;
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryTokenStore _store = new();
    private readonly SessionBroker _broker;
    private readonly ApplianceApi _api;

    public ApiDownloadTests(CloudBench cloud)
    {
        _cloud = cloud.Reset();
        _broker = new(cloud.Http, () => throw new InvalidOperationException(), cloud.Clock);
        _api = new(cloud.Http, _broker, new(() => new(_folder.File("data")), cloud.Clock), cloud.Clock);
    }

    private string Target => _folder.File("answer.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_answer_is_written_as_it_came_in_place_of_what_was_there()
    {
        await File.WriteAllTextAsync(Target, "before");
        ApiCall call = await CallAsync();

        ApiAnswer saved = await SaveAsync(call);

        Assert.Equal((200, 0), (saved.Status, saved.Body.Length));
        Assert.Equal((await _api.SendAsync(call, Patience(), CancellationToken.None)).Body, await File.ReadAllBytesAsync(Target));
        AssertAlone();
    }

    [Fact]
    public async Task What_breaks_off_is_begun_again()
    {
        _cloud.Control.Drop("devices", afterBytes: 1000, times: 2);

        await SaveAsync(await CallAsync());

        Assert.Equal('}', (await File.ReadAllTextAsync(Target)).TrimEnd()[^1]);
        Assert.Equal(3, _cloud.Control.Calls("devices"));
        AssertAlone();
    }

    [Fact]
    public async Task What_breaks_off_each_time_leaves_what_was_there()
    {
        await File.WriteAllTextAsync(Target, "before");
        _cloud.Control.Drop("devices", afterBytes: 1000, times: 9);

        Assert.Equal(Reason.CloudUnreachable, (await Sample.FailureAsync(SaveAsync(await CallAsync()))).Reason);
        Assert.Equal("before", await File.ReadAllTextAsync(Target));
        Assert.Equal(3, _cloud.Control.Calls("devices"));
        AssertAlone();
    }

    [Fact]
    public async Task A_refusal_makes_no_file()
    {
        _cloud.Control.Fail("devices", Answer.Text("no", 404, "text/plain"));

        Assert.Equal(404, (await Sample.FailureAsync(SaveAsync(await CallAsync()))).StatusCode);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_long_answer_is_streamed_and_its_progress_told()
    {
        _cloud.Control.Oversize("devices", 100_000_000);
        List<(long Done, long? All)> told = [];
        // A body that is held in memory may have a million bytes here; one that is streamed is not held.
        using HttpClient http = new(new SocketsHttpHandler()) { MaxResponseContentBufferSize = 1_000_000 };
        ApplianceApi api = new(http, _broker, new(() => new(_folder.File("data")), _cloud.Clock), _cloud.Clock);

        await api.SaveAsync(
            await CallAsync(), Target, Patience(),
            (done, all) => told.Add((done, all)),
            CancellationToken.None);

        Assert.Equal(100_000_000, new FileInfo(Target).Length);
        Assert.All(told, one => Assert.Equal(100_000_000, one.All));
    }

    [Fact]
    public async Task A_stop_leaves_nothing_behind()
    {
        ApiCall call = await CallAsync();
        using CancellationTokenSource stop = new();
        _cloud.Control.Oversize("devices", 200_000_000);
        Task saving = _api.SaveAsync(call, Target, Patience(), null, stop.Token);
        for (int i = 0; i < 500 && Directory.GetFiles(_folder.Path).Length == 0; i++)
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_silent_cloud_is_not_waited_for_longer_than_one_read_may_take()
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Hold("devices");
        Task saving = _api.SaveAsync(call, Target, Patience(), null, CancellationToken.None);
        for (int i = 0; i < 500 && _cloud.Control.Held("devices") == 0; i++)
        {
            await Task.Delay(10);
        }

        for (int i = 0; i < 3 && !saving.IsCompleted; i++)
        {
            _cloud.Clock.Advance(TimeSpan.FromSeconds(61));
            await Task.WhenAny(saving, Task.Delay(300));
        }

        ApplianceAuthException raised = await Sample.FailureAsync(saving.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Contains("did not answer within 60 seconds", raised.Message, StringComparison.Ordinal);
        _cloud.Control.Release("devices");
    }

    [Fact]
    public async Task A_file_that_cannot_be_is_refused_before_anything_is_sent()
    {
        foreach (string path in new[] { _folder.Path, _folder.File("missing/x.json") })
        {
            ApplianceAuthException raised = await Sample.FailureAsync(
                _api.SaveAsync(await CallAsync(), path, Patience(), null, CancellationToken.None));
            Assert.Equal(Reason.FileNotWritten, raised.Reason);
        }

        Assert.Equal(0, _cloud.Control.Calls("devices"));
    }

    private void AssertAlone() => Assert.Equal([Target], Directory.GetFiles(_folder.Path));

    private Task<ApiAnswer> SaveAsync(ApiCall call) => _api.SaveAsync(call, Target, Patience(), null, CancellationToken.None);

    private ApiPatience Patience() => new(_cloud.Clock)
    {
        Waiting = (until, _, _) =>
        {
            _cloud.Clock.Advance(until - _cloud.Clock.GetUtcNow());
            return Task.CompletedTask;
        },
    };

    private async Task<ApiCall> CallAsync()
    {
        StoredAccount account = await _cloud.AccountAsync("Miele");
        await _broker.SaveSignInAsync(_store, account, CancellationToken.None);
        return await _api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, "/devices"), CancellationToken.None);
    }
}
