using System.Text;
using ApplianceAuth.Tests.Events;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Client;

/// <summary>Tokens, calls and the sign-out of an account, against the emulator.</summary>
public sealed class AccountClientTests(ClientFixture fixture) : IClassFixture<ClientFixture>
{
    private readonly CloudControl _control = fixture.Reset();

    [Fact]
    public async Task GetTokenAsync_refreshes_a_token_that_expires()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        AccessToken first = await account.GetTokenAsync();

        fixture.Cloud.Clock.Advance(TimeSpan.FromHours(1));
        AccessToken second = await account.GetTokenAsync(TimeSpan.FromMinutes(50));

        Assert.NotEqual(first.Value, second.Value);
        Assert.True(second.ExpiresAt > first.ExpiresAt);
        Assert.DoesNotContain(second.Value, $"{second}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_refreshes_a_rejected_token_and_sends_the_call_again()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");

        _control.Expire();

        Assert.Equal(200, (await account.GetAsync("/devices")).Status);
        Assert.Equal(1, _control.Calls("miele/token:refresh_token"));
    }

    [Fact]
    public async Task PutAsync_adds_the_envelope()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "HomeConnect");
        string id = (await account.ListAppliancesAsync()).First(one => one is { Type: "Dishwasher", Connected: true }).Id;
        string path = $"/homeappliances/{id}/settings/BSH.Common.Setting.PowerState";

        await account.PutAsync(path, """{"key":"BSH.Common.Setting.PowerState","value":"BSH.Common.EnumType.PowerState.Off"}""");

        Assert.Contains("PowerState.Off", Encoding.UTF8.GetString((await account.GetAsync(path)).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_path_outside_the_api_sends_nothing()
    {
        await using ApplianceAuthClient client = fixture.Client(inMemory: true);
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        int before = _control.Log.Count;

        Assert.Equal(ErrorId.RequestInvalid, (await Sample.FailureAsync(account.GetAsync("https://x.example/"))).ErrorId);
        Assert.Equal(before, _control.Log.Count);
    }

    [Fact]
    public async Task Options_limit_retries()
    {
        await using ApplianceAuthClient client = new(new() { InMemory = true, TimeProvider = fixture.Cloud.Clock, MaxRetries = 0 });
        AccountClient account = await fixture.SignInAsync(client, "Miele");
        _control.Fail("miele/devices", new EmulatedResponse { Status = 500 }, times: 3);

        Assert.Equal(ErrorId.CloudFailed, (await Sample.FailureAsync(account.GetAsync("/devices"))).ErrorId);
        Assert.Equal(ErrorId.CloudFailed, (await Sample.FailureAsync(account.ListAppliancesAsync())).ErrorId);
        Assert.Equal(2, _control.Calls("miele/devices"));
    }

    [Fact]
    public async Task SignOutAsync_ends_the_session_and_removes_the_account()
    {
        await using ApplianceAuthClient client = fixture.Client();
        AccountClient account = await fixture.SignInAsync(client, "Miele", "out");

        await account.SignOutAsync();

        Assert.NotNull(Assert.Single(_control.Tokens.SignIns).Ended);
        Assert.Empty(await client.ListAccountsAsync());
        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(account.SignOutAsync())).ErrorId);
    }

    [Fact]
    public async Task SignOutAsync_removes_the_account_if_the_cloud_refuses()
    {
        await using ApplianceAuthClient client = fixture.Client();
        AccountClient account = await fixture.SignInAsync(client, "Miele", "refused");
        _control.Fail("*", new EmulatedResponse { Status = 503 }, times: 9);

        Assert.Equal(ErrorId.CloudFailed, (await Sample.FailureAsync(account.SignOutAsync())).ErrorId);
        Assert.Empty(await client.ListAccountsAsync());
    }

    [Fact]
    public async Task DisposeAsync_completes_a_refresh_that_was_sent()
    {
        const string Endpoint = "miele/token:refresh_token";
        string address;
        await using (ApplianceAuthClient client = fixture.Client(folder: "held"))
        {
            AccountClient account = await fixture.SignInAsync(client, "Miele");
            address = account.Address;
            _control.Expire();
            _control.Hold(Endpoint);
            using CancellationTokenSource cancellation = new();
            Task call = account.GetAsync("/devices", cancellation.Token);
            await EventFixture.UntilAsync(() => _control.Held(Endpoint) == 1);

            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            Task disposed = client.DisposeAsync().AsTask();
            Assert.False(disposed.IsCompleted);
            _control.Release();
            await disposed;
        }

        await using ApplianceAuthClient next = fixture.Client(folder: "held");
        Assert.Equal(200, (await next.GetAccount(address).GetAsync("/devices")).Status);
        Assert.Equal(1, _control.Calls(Endpoint));
    }
}
