using ApplianceAuth.Api;
using ApplianceAuth.Tests.Sessions;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Client;

/// <summary>Calls at the same time with a token that the cloud rejects before it expires.</summary>
public sealed class RejectedTokenTests(ClientFixture fixture) : IClassFixture<ClientFixture>, IDisposable
{
    private readonly CloudControl _control = fixture.Reset();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("HomeConnect", 1)]
    [InlineData("HomeConnect", 4)]
    [InlineData("Miele", 4)]
    public async Task All_calls_succeed_after_one_refresh(string provider, int clients)
    {
        List<AccountClient> accounts = await AccountsAsync(provider, clients);
        int sent = _control.Log.Count;
        _control.Expire();

        ApiResponse[] responses = await Task.WhenAll(accounts.SelectMany(account => Enumerable.Repeat(account, 20 / clients)).Select(GetAsync));

        Assert.All(responses, response => Assert.Equal(200, response.Status));
        Assert.Equal(1, _control.Calls("token:refresh_token"));
        int rejected = _control.Log.Skip(sent).Count(call => call.Status is 401);
        // Home Connect blocks an application after 10 errors in a row. .NET may send a GET once more over another connection.
        Assert.InRange(rejected, 1, provider is "Miele" ? 20 : 9);
    }

    [Fact]
    public async Task Rejection_of_the_new_token_too_ends_the_calls_before_the_cloud_blocks_the_application()
    {
        List<AccountClient> accounts = await AccountsAsync("HomeConnect", clients: 2);
        _control.SetResponse(_control.Log[^1].Name, EmulatedResponse.Text("""{"error":{"key":"invalid_token","description":"no"}}""", 401, "application/json"));
        int sent = _control.Log.Count;

        ErrorId[] errors = await Task.WhenAll(accounts.SelectMany(account => Enumerable.Repeat(account, 10)).Select(
            async account => (await Sample.FailureAsync(GetAsync(account))).ErrorId));

        Assert.All(errors, error => Assert.True(error is ErrorId.CallRefused or ErrorId.RateLimited, $"{error}"));
        Assert.InRange(_control.Log.Skip(sent).Count(call => call.Status is 401), 2, 9);
        // A client that reads the new token before the other one has reported its rejection refreshes it once more.
        Assert.InRange(_control.Calls("token:refresh_token"), 1, 8);
    }

    private static Task<ApiResponse> GetAsync(AccountClient account) => account.GetAsync("/devices");

    /// <summary>Clients of the same account: each of them knows only what is in the folder, like a separate process.</summary>
    private async Task<List<AccountClient>> AccountsAsync(string provider, int clients)
    {
        List<AccountClient> accounts = [await fixture.SignInAsync(Client(), provider)];
        accounts.AddRange(Enumerable.Range(1, clients - 1).Select(_ => Client().GetAccount(accounts[0].Address)));
        foreach (AccountClient account in accounts)
        {
            await account.GetAsync("/devices");
        }

        return accounts;
    }

    private ApplianceAuthClient Client() => new(new() { DataFolder = _folder.File("data") });
}
