using System.Net;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Api;

public sealed class ApiClientTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();
    private readonly MemoryTokenStore _store = new();
    private readonly SessionBroker _broker = new(cloud.Http, () => throw new InvalidOperationException(), cloud.Clock);

    private readonly RateLimiters _limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), cloud.Clock);

    private CloudControl Control => _cloud.Control;

    private CallOptions Once => new(_cloud.Clock) { MaxRetries = 0, MaxDelay = TimeSpan.Zero };

    private ApiClient Api => new(_cloud.Http, _broker, _limiters, _cloud.Clock);

    [Theory]
    [InlineData("HomeConnect", "application/vnd.bsh.sdk.v1+json")]
    [InlineData("Miele", "application/json")]
    public async Task Call_sends_the_token_and_the_media_type(string system, string mediaType)
    {
        ApiResponse response = await SendAsync(await SignInAsync(system), new(HttpMethod.Get, "/devices"));

        Assert.Equal((200, mediaType, true), (response.Status, response.MediaType, response.IsJson));
        CallRecord call = Control.Log[^1];
        Assert.Equal(mediaType, call.Accept);
        Assert.Contains("Authorization", call.Headers);
    }

    [Fact]
    public async Task Body_is_sent_with_the_media_type_of_the_cloud()
    {
        ApiResponse response = await SendAsync(
            await SignInAsync("Miele"), new(HttpMethod.Put, "/devices/000100200301/actions") { Body = "{\"processAction\":2}"u8.ToArray() });

        Assert.Equal((204, 0), (response.Status, response.Body.Length));
        Assert.Equal("application/json", Control.Log[^1].ContentType);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", "application/json", true)]
    [InlineData("application/vnd.bsh.sdk.v1+JSON", "application/vnd.bsh.sdk.v1+json", true)]
    [InlineData("image/jpeg", "image/jpeg", false)]
    [InlineData("application/jsonp", "application/jsonp", false)]
    [InlineData(null, null, false)]
    public async Task Response_has_its_media_type(string? contentType, string? mediaType, bool isJson)
    {
        StoredAccount account = await SignInAsync("Miele");
        Control.Fail("devices", contentType is null ? EmulatedResponse.Empty(204) : EmulatedResponse.Text("{}", 200, contentType));

        ApiResponse response = await SendAsync(account, new(HttpMethod.Get, "/devices"));

        Assert.Equal((mediaType, isJson), (response.MediaType, response.IsJson));
    }

    [Fact]
    public async Task Headers_include_those_of_the_body_and_ignore_case()
    {
        StoredAccount account = await SignInAsync("Miele");
        Control.Fail("devices", EmulatedResponse.Text("{}", 200, "application/json").With("X-Request-Id", "7"));

        Dictionary<string, IEnumerable<string>> headers = (await SendAsync(account, new(HttpMethod.Get, "/devices"))).Headers();

        Assert.Equal(["7", "application/json", "2"], new[] { "x-request-ID", "content-type", "CONTENT-LENGTH" }.Select(name => Assert.Single(headers[name])));
    }

    [Theory]
    [InlineData("HomeConnect", null, "application/vnd.bsh.sdk.v1+json", "de-DE")]
    [InlineData("Miele", null, "application/json", "")]
    [InlineData("Miele", "image/png", "image/png", "de-DE")]
    public async Task Accept_and_language_are_sent_as_the_cloud_expects_them(string system, string? accept, string type, string language)
    {
        await SendAsync(await SignInAsync(system), new(HttpMethod.Get, "/devices") { Accept = accept, Language = "de-DE" });

        CallRecord call = Control.Log[^1];
        Assert.Equal((type, language), (call.Accept, call.AcceptLanguage));
        Assert.Equal(system == "Miele", call.Parameters.Contains("language"));
    }

    [Fact]
    public async Task Query_is_sent_with_the_path()
    {
        await SendAsync(await SignInAsync("Miele"), new(HttpMethod.Get, "/devices?language=de") { Query = [new("x", "1")] });

        Assert.Equal(["language", "x"], Control.Log[^1].Parameters);
    }

    [Theory]
    [InlineData("//evil.example/devices")]
    [InlineData("https://evil.example/devices")]
    [InlineData("/devices/../../thirdparty/token")]
    [InlineData("/devices/%2e%2e/x")]
    public async Task Path_outside_the_API_is_refused_before_the_request(string path)
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Clock.Advance(TimeSpan.FromHours(2));
        int calls = Control.Log.Count;

        Assert.Equal(ErrorId.RequestInvalid, (await Sample.FailureAsync(SendAsync(account, new(HttpMethod.Get, path)))).ErrorId);
        Assert.Equal(calls, Control.Log.Count);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        StoredAccount account = await SignInAsync("Miele");
        Control.Fail("devices", EmulatedResponse.Redirect($"{_cloud.Host.BaseUri}v1/devices"));

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(account, new(HttpMethod.Get, "/devices")));

        Assert.Equal((ErrorId.CloudFailed, 302), (raised.ErrorId, raised.StatusCode));
        Assert.Equal(1, Control.Calls("devices"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Broken_connection_is_CloudUnreachable(int afterBytes)
    {
        StoredAccount account = await SignInAsync("Miele");
        Control.Drop("devices", afterBytes);

        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(SendAsync(account, new(HttpMethod.Get, "/devices")))).ErrorId);
    }

    [Fact]
    public async Task Cancellation_ends_a_call_at_once()
    {
        StoredAccount account = await SignInAsync("Miele");
        using CancellationTokenSource cancellation = new();
        Control.Hold("devices");
        ApiCall call = await Api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, "/devices"), CancellationToken.None);
        Task<ApiResponse> sending = Api.SendAsync(call, Once, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData("GET", "/devices", true)]
    [InlineData("GET", "/devices/1/programs", false)]
    [InlineData("PUT", "/devices/1/actions", true)]
    [InlineData("DELETE", "/devices", true)]
    [InlineData("POST", "/devices", false)]
    public async Task IsRetryable_is_true_for_idempotent_calls(string method, string path, bool mayRepeat)
    {
        ApiCall call = await Api.PrepareAsync(_store, (await SignInAsync("Miele")).Address, new(new(method), path), CancellationToken.None);

        Assert.Equal(mayRepeat, call.IsRetryable);
    }

    [Theory]
    [InlineData("GET", "/devices", false, true)]
    [InlineData("GET", "/devices/1", false, false)]
    [InlineData("GET", "/devices/1/programs", true, false)]
    [InlineData("PUT", "/devices/1/actions", true, false)]
    [InlineData("DELETE", "/devices", true, false)]
    public async Task ChangesState_and_ListsAppliances_depend_on_method_and_path(string method, string path, bool acts, bool lists)
    {
        ApiCall call = await Api.PrepareAsync(_store, (await SignInAsync("Miele")).Address, new(new(method), path), CancellationToken.None);

        Assert.Equal((acts, lists), (call.ChangesState, call.ListsAppliances));
    }

    [Fact]
    public async Task Call_is_not_sent_after_its_account_was_signed_in_to_another_provider()
    {
        ApiCall call = await Api.PrepareAsync(_store, (await SignInAsync("Miele")).Address, new(HttpMethod.Get, "/devices"), CancellationToken.None);
        await SignInAsync("MieleLegacy");

        ApplianceAuthException raised = await Sample.FailureAsync(Api.SendAsync(call, Once, CancellationToken.None));

        Assert.Equal(ErrorId.AccountChanged, raised.ErrorId);
        Assert.All(["'Miele/default'", "Miele (legacy)", _cloud.Host.BaseUri.Authority], name => Assert.Contains(name, raised.Message, StringComparison.Ordinal));
        Assert.Equal(0, Control.Calls("devices"));
    }

    [Fact]
    public async Task Call_is_not_sent_after_its_account_was_signed_in_at_another_address()
    {
        StoredAccount account = await SignInAsync("Miele");
        ApiCall call = await Api.PrepareAsync(_store, account.Address, new(HttpMethod.Get, "/devices"), CancellationToken.None);
        Registration elsewhere = account.Registration with { BaseUri = new("http://127.0.0.1:9"), SessionId = Registration.NewSessionId() };
        await _broker.SaveSignInAsync(_store, new(elsewhere, account.Tokens with { SessionId = elsewhere.SessionId }), CancellationToken.None);

        Assert.Equal(ErrorId.AccountChanged, (await Sample.FailureAsync(Api.SendAsync(call, Once, CancellationToken.None))).ErrorId);
        Assert.Equal(0, Control.Calls("devices"));
    }

    [Fact]
    public async Task Call_is_sent_after_its_account_was_signed_in_to_the_same_provider_again()
    {
        ApiCall call = await Api.PrepareAsync(_store, (await SignInAsync("Miele")).Address, new(HttpMethod.Get, "/devices"), CancellationToken.None);
        await SignInAsync("Miele");

        Assert.Equal(200, (await Api.SendAsync(call, Once, CancellationToken.None)).Status);
    }

    private async Task<StoredAccount> SignInAsync(string system, string? address = null)
    {
        StoredAccount account = await _cloud.AccountAsync(system);
        address ??= account.Registration.Account;
        account = new(account.Registration with { Account = address }, account.Tokens with { Account = address });
        await _broker.SaveSignInAsync(_store, account, CancellationToken.None);
        return account;
    }

    private async Task<ApiResponse> SendAsync(StoredAccount account, ApiRequest request) =>
        await Api.SendAsync(await Api.PrepareAsync(_store, account.Address, request, CancellationToken.None), Once, CancellationToken.None);
}
