using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;

namespace ApplianceAuth.Tests.Api;

/// <summary>Errors of refused calls: with the command that retries the call, without secrets, and limited in length.</summary>
public sealed class ApiRefusalTests(CloudFixture cloud) : CallTests(cloud)
{
    private CallOptions Once => new(_cloud.Clock) { MaxRetries = 0, MaxDelay = TimeSpan.Zero };

    [Fact]
    public async Task Refused_call_has_the_command_that_repeats_it()
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Fail("devices", EmulatedResponse.Text("""{"code":404,"message":"HTTP 404 Not Found"}""", 404, "application/json"));

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(call));

        Assert.Contains("HTTP 404", raised.Message, StringComparison.Ordinal);
        Assert.Equal($"Invoke-ApplianceApi '/devices' -Account {call.Account}", raised.RetryCommand);
    }

    [Fact]
    public async Task Token_in_an_error_response_is_redacted()
    {
        ApiCall call = await CallAsync();
        string token = (await _broker.FindAsync(_store, call.Account, default)).Tokens.AccessToken;
        _cloud.Control.Fail("devices", EmulatedResponse.Text($$"""{"code":"bad:{{token}}","message":"Your token {{token}} is bad"}""", 403, "application/json"));

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(call));

        Assert.Equal("bad:***", raised.CloudError);
        Assert.EndsWith(": Your token *** is bad", raised.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024 * 1024, "Long")]
    [InlineData((1024 * 1024) + 1, "Not Found")]
    public async Task Error_response_is_read_up_to_one_megabyte(int length, string text)
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Fail("devices", EmulatedResponse.Text("""{"message":"Long"}""".PadRight(length), 404, "application/json"));

        Assert.EndsWith($"HTTP 404: {text}", (await Sample.FailureAsync(SaveAsync(call))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_response_that_breaks_off_is_reported_with_its_status()
    {
        ApiCall call = await CallAsync();
        ChunkedStream body = new("""{"message":"""u8.ToArray());
        body.Break("reset by peer");

        ApplianceAuthException raised = await ApiFailure.ReadAsync(
            call, await _broker.FindAsync(_store, call.Account, default), new(HttpStatusCode.NotFound) { Content = new StreamContent(body) }, TimeSpan.FromSeconds(1), _cloud.Clock, default);

        Assert.Equal((ErrorId.CallRefused, 404, true), (raised.ErrorId, raised.StatusCode, body.IsClosed));
        Assert.EndsWith("HTTP 404: Not Found", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_that_is_too_large_for_memory_is_an_error_that_recommends_OutFile()
    {
        ApiCall call = await CallAsync();
        using HttpClient http = new(new SocketsHttpHandler()) { MaxResponseContentBufferSize = 1000 };
        ApiClient api = new(http, _broker, _limiters, _cloud.Clock);

        ApplianceAuthException raised = await Sample.FailureAsync(api.SendAsync(call, Once, default));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Contains("-OutFile", raised.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_that_is_refused_is_CloudUnreachable_with_the_reason()
    {
        StoredAccount account = await _cloud.AccountAsync("Miele");
        account = new(account.Registration with { BaseUri = new($"http://127.0.0.1:{FreePort.Next()}") }, account.Tokens);
        await _broker.SaveSignInAsync(_store, account, default);

        ApplianceAuthException raised = await Sample.FailureAsync(
            SendAsync(await _api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, "/devices"), default)));

        Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId);
        Assert.Contains("Miele", raised.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ends_after_its_timeout()
    {
        ApiCall call = await CallAsync();
        _cloud.Control.Hold("devices");
        CallOptions options = new(_cloud.Clock) { MaxRetries = 0, AttemptTimeout = TimeSpan.FromSeconds(1.5) };
        Task<ApiResponse> sending = Task.Run(() => _api.SendAsync(call, options, default));
        await EventFixture.UntilAsync(() => _cloud.Control.Held("devices") == 1);

        _cloud.Clock.Advance(TimeSpan.FromSeconds(1.5) - TimeSpan.FromTicks(1));
        await Task.Delay(20);
        Assert.False(sending.IsCompleted);
        _cloud.Clock.Advance(TimeSpan.FromTicks(1));

        ApplianceAuthException raised = await Sample.FailureAsync(sending.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId);
        Assert.Contains(" 1.5 ", raised.Message, StringComparison.Ordinal);
        _cloud.Control.Release("devices");
    }

    private Task<ApiResponse> SendAsync(ApiCall call) => _api.SendAsync(call, Once, default);

    private Task<ApiResponse> SaveAsync(ApiCall call) => _api.SaveAsync(call, _folder.File("response.json"), Once, null, default);
}
