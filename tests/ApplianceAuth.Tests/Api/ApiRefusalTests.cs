using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests.Api;

/// <summary>Refusals as they reach whoever called: with what repeats the call, without a secret, and read no further than anybody would.</summary>
public sealed class ApiRefusalTests(CloudFixture cloud) : CallTests(cloud)
{
    private CallOptions Once => new(_cloud.Clock) { MaxRetries = 0, MaxDelay = TimeSpan.Zero };

    [Fact]
    public async Task A_refusal_carries_the_command_that_repeats_the_call()
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Fail("devices", Answer.Text("""{"code":404,"message":"HTTP 404 Not Found"}""", 404, "application/json"));

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(call));

        Assert.Equal(
            ("Miele answered HTTP 404: HTTP 404 Not Found", $"Invoke-ApplianceApi '/devices' -Account {call.Account}"), (raised.Message, raised.RepeatedBy));
    }

    [Fact]
    public async Task A_cloud_that_repeats_the_token_shows_it_to_nobody()
    {
        ApiCall call = await CallAsync();
        string token = (await _broker.FindAsync(_store, call.Account, default)).Tokens.AccessToken;
        _cloud.Control.Fail("devices", Answer.Text($$"""{"code":"bad:{{token}}","message":"Your token {{token}} is bad"}""", 403, "application/json"));

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(call));

        Assert.Equal(("bad:***", "Miele answered HTTP 403: Your token *** is bad"), (raised.CloudError, raised.Message));
    }

    [Theory]
    [InlineData(1024 * 1024, "Long")]
    [InlineData((1024 * 1024) + 1, "Not Found")]
    public async Task Of_a_refusal_a_megabyte_is_read(int length, string said)
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Fail("devices", Answer.Text("""{"message":"Long"}""".PadRight(length), 404, "application/json"));

        Assert.Equal($"Miele answered HTTP 404: {said}", (await Sample.FailureAsync(SaveAsync(call))).Message);
    }

    [Fact]
    public async Task A_refusal_that_breaks_off_is_a_refusal()
    {
        ApiCall call = await CallAsync();
        ChunkedStream body = new("""{"message":"""u8.ToArray());
        body.Break("reset by peer");

        ApplianceAuthException raised = await ApiFailure.ReadAsync(
            call, await _broker.FindAsync(_store, call.Account, default), new(HttpStatusCode.NotFound) { Content = new StreamContent(body) }, TimeSpan.FromSeconds(1), _cloud.Clock, default);

        Assert.Equal((ErrorId.CallRefused, "Miele answered HTTP 404: Not Found", true), (raised.ErrorId, raised.Message, body.IsClosed));
    }

    [Fact]
    public async Task What_is_longer_than_may_be_held_in_memory_is_said_to_be_and_where_to_put_it()
    {
        ApiCall call = await CallAsync();
        using HttpClient http = new(new SocketsHttpHandler()) { MaxResponseContentBufferSize = 1000 };
        ApiClient api = new(http, _broker, _ledgers, _cloud.Clock);

        ApplianceAuthException raised = await Sample.FailureAsync(api.SendAsync(call, Once, default));

        Assert.Equal(
            (ErrorId.UnexpectedResponse, "Miele answered with more than may be held in memory.", "Write the answer to a file with -OutFile."),
            (raised.ErrorId, raised.Message, raised.Recommendation));
    }

    [Fact]
    public async Task Where_nobody_listens_the_cloud_could_not_be_reached()
    {
        StoredAccount account = await _cloud.AccountAsync("Miele");
        account = new(account.Registration with { BaseUri = new($"http://127.0.0.1:{FreePort.Next()}") }, account.Tokens);
        await _broker.SaveSignInAsync(_store, account, default);

        ApplianceAuthException raised = await Sample.FailureAsync(
            SendAsync(await _api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, "/devices"), default)));

        Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId);
        Assert.StartsWith("Miele could not be reached: ", raised.Message, StringComparison.Ordinal);
        Assert.True(raised.Message.Length > "Miele could not be reached: ".Length, raised.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_silent_cloud_is_waited_for_as_long_as_was_said(bool blocks)
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Hold("devices");
        CallOptions options = new(_cloud.Clock) { MaxRetries = 0, AttemptTimeout = TimeSpan.FromSeconds(1.5), Blocks = blocks };
        Task<ApiResponse> sending = Task.Run(() => _api.SendAsync(call, options, default));
        await EventFixture.UntilAsync(() => _cloud.Control.Held("devices") == 1);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1.5) - TimeSpan.FromTicks(1));
        await Task.Delay(20);
        Assert.False(sending.IsCompleted);
        _cloud.Clock.Advance(TimeSpan.FromTicks(1));

        ApplianceAuthException raised = await Sample.FailureAsync(sending.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal((ErrorId.CloudUnreachable, "Miele did not answer within 1.5 seconds."), (raised.ErrorId, raised.Message));
        _cloud.Control.Release("devices");
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task Call_blocks_the_thread_of_its_caller_on_request_and_never_a_pool_thread(bool blocks, bool ownThread, bool blocked)
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Hold("devices");
        TaskCompletionSource<Task<ApiResponse>> returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Action send = () => returned.SetResult(_api.SendAsync(call, new(_cloud.Clock) { Blocks = blocks }, default));

        _ = Task.Factory.StartNew(
            send, CancellationToken.None, ownThread ? TaskCreationOptions.LongRunning : TaskCreationOptions.None, TaskScheduler.Default);
        await EventFixture.UntilAsync(() => _cloud.Control.Held("devices") == 1);
        await Task.WhenAny(returned.Task, Task.Delay(blocked ? 100 : 10_000));
        Assert.Equal(blocked, !returned.Task.IsCompleted);

        _cloud.Control.Release("devices");
        Assert.Equal(200, (await await returned.Task).Status);
    }

    private Task<ApiResponse> SendAsync(ApiCall call) => _api.SendAsync(call, Once, default);

    private Task<ApiResponse> SaveAsync(ApiCall call) => _api.SaveAsync(call, _folder.File("answer.json"), Once, null, default);
}
