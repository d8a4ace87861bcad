using ApplianceAuth.Api;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests.Api;

/// <summary>Responses are saved to files completely or not at all.</summary>
public sealed class ApiDownloadTests(CloudFixture cloud) : CallTests(cloud)
{
    private string Target => _folder.File("response.json");

    [Fact]
    public async Task Response_is_written_unchanged_and_replaces_the_file()
    {
        await File.WriteAllTextAsync(Target, "before");
        ApiCall call = await CallAsync();

        ApiResponse saved = await SaveAsync(call);

        Assert.Equal((200, 0), (saved.Status, saved.Body.Length));
        Assert.Equal((await _api.SendAsync(call, Options(), CancellationToken.None)).Body, await File.ReadAllBytesAsync(Target));
        AssertAlone();
    }

    [Fact]
    public async Task Interrupted_download_starts_again()
    {
        _cloud.Control.Drop("devices", afterBytes: 1000, times: 2);

        await SaveAsync(await CallAsync());

        Assert.Equal('}', (await File.ReadAllTextAsync(Target)).TrimEnd()[^1]);
        Assert.Equal(3, _cloud.Control.Calls("devices"));
        AssertAlone();
    }

    [Fact]
    public async Task Download_interrupted_each_time_leaves_the_file_unchanged()
    {
        await File.WriteAllTextAsync(Target, "before");
        _cloud.Control.Drop("devices", afterBytes: 1000, times: 9);

        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(SaveAsync(await CallAsync()))).ErrorId);
        Assert.Equal("before", await File.ReadAllTextAsync(Target));
        Assert.Equal(3, _cloud.Control.Calls("devices"));
        AssertAlone();
    }

    [Fact]
    public async Task Refused_call_creates_no_file()
    {
        _cloud.Control.Fail("devices", EmulatedResponse.Text("{}", 404, "application/json"));

        Assert.Equal(404, (await Sample.FailureAsync(SaveAsync(await CallAsync()))).StatusCode);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Long_response_is_streamed_with_progress()
    {
        _cloud.Control.Oversize("devices", 100_000_000);
        List<(long Done, long? All)> reported = [];
        // A body that is held in memory may have a million bytes here; one that is streamed is not held.
        using HttpClient http = new(new SocketsHttpHandler()) { MaxResponseContentBufferSize = 1_000_000 };
        ApiClient api = new(http, _broker, _limiters, new SteppingClock(_cloud.Clock, TimeSpan.FromSeconds(1)));

        await api.SaveAsync(
            await CallAsync(), Target, Options(),
            (done, all) => reported.Add((done, all)),
            CancellationToken.None);

        Assert.Equal(100_000_000, new FileInfo(Target).Length);
        Assert.NotEmpty(reported);
        Assert.All(reported, one => Assert.Equal(100_000_000, one.All));
    }

    [Fact]
    public async Task Cancelled_download_leaves_no_file()
    {
        ApiCall call = await CallAsync();
        using CancellationTokenSource cancellation = new();
        _cloud.Control.Oversize("devices", 200_000_000);
        Task saving = _api.SaveAsync(call, Target, Options(), null, cancellation.Token);
        await EventFixture.UntilAsync(() => Directory.GetFiles(_folder.Path).Length > 0);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Download_ends_if_no_response_arrives_within_the_timeout()
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Hold("devices");
        Task saving = _api.SaveAsync(call, Target, Options(), null, CancellationToken.None);
        await EventFixture.UntilAsync(() => _cloud.Control.Held("devices") == 1);

        await _cloud.Clock.AdvanceAsync(TimeSpan.FromSeconds(61), saving);

        ApplianceAuthException raised = await Sample.FailureAsync(saving.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId);
        Assert.Contains(" 60 ", raised.Message, StringComparison.Ordinal);
        _cloud.Control.Release("devices");
    }

    [Fact]
    public async Task Download_ends_if_no_data_arrives_within_the_timeout()
    {
        // An event stream is a response without an end.
        ApiCall call = await CallAsync("/devices/all/events");
        Task saving = _api.SaveAsync(call, Target, new(_cloud.Clock) { AttemptTimeout = TimeSpan.FromSeconds(10), MaxRetries = 0 }, null, CancellationToken.None);
        await EventFixture.UntilAsync(() => Directory.GetFiles(_folder.Path) is [var part] && new FileInfo(part).Length > 0);

        await _cloud.Clock.AdvanceAsync(TimeSpan.FromSeconds(11), saving);

        ApplianceAuthException raised = await Sample.FailureAsync(saving.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId);
        Assert.Contains(" 10 ", raised.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Invalid_target_is_refused_before_the_request()
    {
        foreach ((string path, string reason) in new[]
        {
            (_folder.Path, Messages.FileIsDirectory),
            (_folder.File("missing/x.json"), Messages.FileParentMissing),
        })
        {
            ApplianceAuthException raised = await Sample.FailureAsync(
                _api.SaveAsync(await CallAsync(), path, Options(), null, CancellationToken.None));
            Assert.Equal(ErrorId.FileNotWritten, raised.ErrorId);
            Assert.Contains($"'{path}'", raised.Message, StringComparison.Ordinal);
            Assert.Contains(reason, raised.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, _cloud.Control.Calls("devices"));
    }

    [Fact]
    public async Task Target_that_becomes_a_directory_is_FileNotWritten()
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Hold("devices");
        Task<ApiResponse> saving = SaveAsync(call);
        await EventFixture.UntilAsync(() => _cloud.Control.Held("devices") == 1);
        Directory.CreateDirectory(Target);
        _cloud.Control.Release("devices");

        ApplianceAuthException raised = await Sample.FailureAsync(saving);

        Assert.Equal(ErrorId.FileNotWritten, raised.ErrorId);
        Assert.Contains($"'{Target}'", raised.Message, StringComparison.Ordinal);
        Assert.Contains(raised.InnerException!.Message, raised.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Equal(1, _cloud.Control.Calls("devices"));
    }

    [Fact]
    public async Task Target_folder_that_is_removed_is_FileNotWritten()
    {
        ApiCall call = await CallAsync();
        string place = Directory.CreateDirectory(_folder.File("place")).FullName;
        _cloud.Control.Hold("devices");
        Task<ApiResponse> saving = _api.SaveAsync(call, Path.Combine(place, "response.json"), Options(), null, CancellationToken.None);
        await EventFixture.UntilAsync(() => _cloud.Control.Held("devices") == 1);
        Directory.Delete(place);
        _cloud.Control.Release("devices");

        Assert.Equal(ErrorId.FileNotWritten, (await Sample.FailureAsync(saving)).ErrorId);
    }

    [Theory]
    [InlineData(250, 0)]
    [InlineData(251, 1)]
    public async Task Progress_is_reported_at_most_four_times_a_second(int milliseconds, int times)
    {
        _cloud.Control.Fail("devices", EmulatedResponse.Text("{}", 200, "application/json"));

        Assert.Equal(Enumerable.Repeat((2L, (long?)2), times), await SaveSlowlyAsync(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Fact]
    public async Task Progress_reports_the_bytes_so_far()
    {
        const int All = 3_000_000;
        _cloud.Control.Oversize("devices", All);

        List<(long Done, long? All)> reported = await SaveSlowlyAsync(TimeSpan.FromSeconds(1));

        Assert.Equal((All, (long?)All), reported[^1]);
        Assert.Equal(reported.Select(one => one.Done).Order().Distinct(), reported.Select(one => one.Done));
        Assert.InRange(reported[0].Done, 1, 64 * 1024);
        Assert.InRange(reported.Count, All / (64 * 1024), int.MaxValue);
    }

    /// <summary>Saves while so much time passes with each part.</summary>
    private async Task<List<(long Done, long? All)>> SaveSlowlyAsync(TimeSpan step)
    {
        List<(long Done, long? All)> reported = [];
        ApiClient api = new(_cloud.Http, _broker, _limiters, new SteppingClock(_cloud.Clock, step));
        await api.SaveAsync(await CallAsync(), Target, Options(), (done, all) => reported.Add((done, all)), CancellationToken.None);
        return reported;
    }

    private void AssertAlone() => Assert.Equal([Target], Directory.GetFiles(_folder.Path));

    private Task<ApiResponse> SaveAsync(ApiCall call) => _api.SaveAsync(call, Target, Options(), null, CancellationToken.None);

    private CallOptions Options() => new(_cloud.Clock)
    {
        OnWaiting = (until, _, _) =>
        {
            _cloud.Clock.Advance(until - _cloud.Clock.GetUtcNow());
            return Task.CompletedTask;
        },
    };
}
