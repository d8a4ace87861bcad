using ApplianceAuth.Api;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Client;

/// <summary>Arguments that no call can work with, and the limits of durations.</summary>
public sealed class RefusedArgumentsTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    private readonly CloudControl _control = fixture.Reset();

    public static TheoryData<TimeSpan> NoTimeouts => [.. NoDelays, TimeSpan.Zero];

    public static TheoryData<TimeSpan> NoDelays => [TimeSpan.MaxValue, TimeSpan.FromMilliseconds(int.MaxValue + 1L), TimeSpan.FromTicks(-1), TimeSpan.FromSeconds(-1)];

    [Theory]
    [MemberData(nameof(NoTimeouts))]
    public void Timeout_out_of_range_is_refused(TimeSpan value)
    {
        OutOfRange(nameof(ApplianceAuthClientOptions.AttemptTimeout), () => new ApplianceAuthClientOptions { AttemptTimeout = value });
        OutOfRange(nameof(SignInOptions.Timeout), () => new SignInOptions(ProviderId.Miele, "id") { Timeout = value });
    }

    [Theory]
    [MemberData(nameof(NoDelays))]
    public void Delay_out_of_range_is_refused(TimeSpan value) =>
        OutOfRange(nameof(ApplianceAuthClientOptions.MaxDelay), () => new ApplianceAuthClientOptions { MaxDelay = value });

    [Fact]
    public async Task Negative_numbers_are_refused()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);

        OutOfRange(nameof(ApplianceAuthClientOptions.MaxRetries), () => new ApplianceAuthClientOptions { MaxRetries = -1 });
        OutOfRange("minimumLifetime", () => client.GetAccount("Miele").GetTokenAsync(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public async Task Infinite_and_longest_durations_work()
    {
        TimeSpan longest = TimeSpan.FromMilliseconds(int.MaxValue);
        foreach (TimeSpan value in new[] { Timeout.InfiniteTimeSpan, longest })
        {
            await using ApplianceAuthClient client = new(new()
            {
                InMemory = true, DataFolder = fixture.File($"{value.Ticks}"), TimeProvider = fixture.Cloud.Clock, AttemptTimeout = value, MaxDelay = value,
            });
            SignInOptions device = fixture.DeviceOptions();
            device = new(device.Provider, device.ClientId) { BaseUri = device.BaseUri, Timeout = value };

            AccountClient account = await fixture.Cloud.Clock.PassAsync(client.SignInWithDeviceCodeAsync(device, code =>
                fixture.Cloud.Clock.Paused = _control.ActAsUserAsync(new() { Url = code.VerificationUri, UserCode = code.UserCode })));
            _control.Fail("homeconnect/devices", new EmulatedResponse { Status = 500 }, times: 1);

            Task<ApiResponse> call = account.GetAsync("/devices");
            await fixture.Cloud.Clock.AdvanceAsync(TimeSpan.FromSeconds(2), call);

            Assert.Equal(200, (await call.WaitAsync(TimeSpan.FromSeconds(20))).Status);
        }
    }

    [Fact]
    public async Task Longest_lifetime_is_too_long_and_no_overflow()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");

        Assert.Equal(ErrorId.LifetimeTooLong, (await Sample.FailureAsync(account.GetTokenAsync(TimeSpan.MaxValue))).ErrorId);
    }

    [Fact]
    public async Task Null_is_refused_by_name()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = client.GetAccount("Miele");
        SignInOptions options = fixture.Options("Miele");

        IsNull("address", () => client.GetAccount(null!));
        IsNull("options", () => client.SignInWithBrowserAsync(null!, (_, _) => Task.CompletedTask));
        IsNull("options", () => client.SignInWithRedirectAsync(null!, (_, _) => Task.FromResult("")));
        IsNull("options", () => client.SignInWithDeviceCodeAsync(null!, _ => { }));
        IsNull("open", () => client.SignInWithBrowserAsync(options, null!));
        IsNull("prompt", () => client.SignInWithRedirectAsync(options, null!));
        IsNull("show", () => client.SignInWithDeviceCodeAsync(options, null!));
        IsNull("path", () => account.GetAsync(null!));
        IsNull("path", () => account.PutAsync(null!, "{}"));
        IsNull("json", () => account.PutAsync("/devices", null!));
        IsNull("request", () => account.SendAsync(null!));
        IsNull(nameof(ApiRequest.Method), () => new ApiRequest(null!, "/devices"));
        IsNull(nameof(ApiRequest.Path), () => new ApiRequest(HttpMethod.Get, null!));
        IsNull(nameof(ApiRequest.Path), () => new ApiRequest(HttpMethod.Get, "/devices") with { Path = null! });
        IsNull(nameof(ApiRequest.Query), () => new ApiRequest(HttpMethod.Get, "/devices") { Query = null! });
        IsNull(nameof(ApiRequest.Query), () => new ApiRequest(HttpMethod.Get, "/devices") { Query = [new("name", null!)] });
        IsNull(nameof(SignInOptions.Scopes), () => new SignInOptions(ProviderId.Miele, "id") { Scopes = [null!] });
        IsNull(nameof(ApplianceAuthClientOptions.TimeProvider), () => new ApplianceAuthClientOptions { TimeProvider = null! });
        Assert.Empty(_control.Log);
    }

    [Fact]
    public async Task Empty_values_are_refused()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);

        Assert.Throws<ArgumentException>(nameof(SignInOptions.Scopes), () => new SignInOptions(ProviderId.Miele, "id") { Scopes = [" "] });
        Assert.Throws<ArgumentException>(nameof(ApplianceAuthClientOptions.DataFolder), () => new ApplianceAuthClientOptions { DataFolder = "" });
        Assert.Equal(
            ErrorId.RedirectInvalid,
            (await Sample.FailureAsync(client.SignInWithRedirectAsync(fixture.Options("Miele"), (_, _) => Task.FromResult<string>(null!)))).ErrorId);
    }

    private static void OutOfRange(string name, Func<object> call) => Assert.Throws<ArgumentOutOfRangeException>(name, call);

    private static void IsNull(string name, Func<object> call) => Assert.Throws<ArgumentNullException>(name, call);
}
