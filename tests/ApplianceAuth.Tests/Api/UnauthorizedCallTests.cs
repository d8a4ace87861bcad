using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Api;

/// <summary>Calls with a token that the cloud rejects before it expires.</summary>
public sealed class UnauthorizedCallTests(CloudFixture cloud) : CallTests(cloud)
{
    private const string Unauthorized = """{"error":{"key":"invalid_token","description":"The access token expired"}}""";

    [Theory]
    [MemberData(nameof(CloudFixture.Providers), MemberType = typeof(CloudFixture))]
    public async Task Rejected_token_is_refreshed_once_and_the_call_is_repeated(string system)
    {
        StoredAccount account = await SignInAsync(system);
        _cloud.Control.Expire();

        ApiResponse response = await SendAsync(account, "GET", "/devices", Options(0, 0));

        Assert.Equal(200, response.Status);
        Assert.Equal(2, response.Session.Account.Tokens.Generation);
        Assert.Equal(1, _cloud.Control.Calls("token:refresh_token"));
        // One on each connection: if one was closed, .NET sends a GET again over another connection.
        IGrouping<string, CallRecord>[] refused = [.. _cloud.Control.Log.Where(call => call.Status is 401).GroupBy(call => call.Connection)];
        Assert.NotEmpty(refused);
        Assert.All(refused, calls => Assert.Single(calls));
    }

    [Fact]
    public async Task Token_rejected_twice_is_not_refreshed_again()
    {
        StoredAccount account = await SignInAsync("HomeConnect");
        await SendAsync(account, "GET", "/devices", Options(0, 0));
        string endpoint = _cloud.Control.Log[^1].Name;
        _cloud.Control.Fail(endpoint, EmulatedResponse.Text(Unauthorized, 401, "application/json"), times: 5);
        int before = _cloud.Control.Calls(endpoint);

        ApplianceAuthException raised = await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(0, 0)));

        Assert.Equal((ErrorId.CallRefused, 401, "invalid_token"), (raised.ErrorId, raised.StatusCode, raised.CloudError));
        Assert.Equal((before + 2, 1), (_cloud.Control.Calls(endpoint), _cloud.Control.Calls("token:refresh_token")));
    }

    [Fact]
    public async Task Ended_session_is_RefreshRejected()
    {
        StoredAccount account = await SignInAsync("Miele");
        _cloud.Control.Expire();
        _cloud.Control.Revoke();

        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(SendAsync(account, "GET", "/devices", Options(0, 0)))).ErrorId);
    }
}
