using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Tokens;

namespace ApplianceAuth.Tests.OAuth;

public sealed class SignOutTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _fixture = fixture.Reset();

    private CloudControl Control => _fixture.Control;

    private EndReason? Ended => Control.Tokens.SignIns[^1].Ended;

    [Theory]
    [InlineData("HomeConnect", "homeconnect/revoke", "token client_id client_secret", EndReason.Revoked)]
    [InlineData("HomeConnectChina", "china/revoke", "token client_id client_secret", EndReason.Revoked)]
    [InlineData("HomeConnectSimulator", "simulator/revoke", "token client_id", EndReason.Revoked)]
    [InlineData("Miele", "miele/revoke", "token client_id client_secret", EndReason.Revoked)]
    [InlineData("MieleLegacy", "legacy/logout", "", EndReason.LoggedOut)]
    public async Task RevokeAsync_ends_the_session_with_one_request_for_every_provider(string system, string endpoint, string parameters, EndReason how)
    {
        StoredAccount account = await _fixture.AccountAsync(system);
        int before = Control.Log.Count;

        await SignOutAsync(account);

        CallRecord call = Assert.Single(Control.Log.Skip(before));
        Assert.Equal((endpoint, parameters), (call.Name, string.Join(' ', call.Parameters)));
        Assert.Equal(parameters.Length == 0, call.Headers.Contains("Authorization"));
        Assert.Equal(how, Ended);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task RevokeAsync_refused_endpoint_tries_the_next(int status)
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        Control.Fail("miele/revoke", EmulatedResponse.Empty(status));

        await SignOutAsync(account);

        Assert.Equal(EndReason.LoggedOut, Ended);
        Assert.Equal(["refresh_token", "client_id", "client_secret"], Control.Log[^1].Parameters);
    }

    [Fact]
    public async Task RevokeAsync_unreachable_endpoint_tries_the_next()
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        RevocationEndpoint unreachable = account.Provider.RevocationEndpoints[0] with { Endpoint = new($"http://127.0.0.1:{FreePort.Next()}/revoke") };
        Provider provider = account.Provider with { RevocationEndpoints = [unreachable, account.Provider.RevocationEndpoints[1]] };
        OAuthClient client = new(provider, _fixture.Http, _fixture.Clock);

        await client.RevokeAsync(account.Registration, account.Tokens, CancellationToken.None);

        Assert.Equal(EndReason.LoggedOut, Ended);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task RevokeAsync_any_success_status_ends_it(int status)
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        Control.Fail("miele/revoke", EmulatedResponse.Empty(status));

        await SignOutAsync(account);

        Assert.Equal((1, 0), (Control.Calls("miele/revoke"), Control.Calls("miele/logout")));
    }

    [Theory]
    [InlineData(300, ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(302, ErrorId.CloudFailed, nameof(Messages.IntermediaryResponse))]
    [InlineData(409, ErrorId.SignInRefused, nameof(Messages.OAuthRevocationRefused))]
    [InlineData(503, ErrorId.CloudFailed, nameof(Messages.OAuthUnavailable))]
    public async Task RevokeAsync_refused_by_all_endpoints_throws_the_last_error(int status, ErrorId reason, string key)
    {
        StoredAccount account = await _fixture.AccountAsync("HomeConnect");
        Control.Fail("revoke", EmulatedResponse.Empty(status));

        ApplianceAuthException raised = await Sample.FailureAsync(SignOutAsync(account));

        string message = Sample.Text(key, ("provider", "Home Connect"), ("status", $"{status}"), ("error", $"HTTP {status}"));
        Assert.Equal((reason, message, status), (raised.ErrorId, raised.Message, raised.StatusCode));
        Assert.Null(Ended);
    }

    [Fact]
    public async Task RevokeAsync_several_errors_throws_the_last()
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        Control.Revoke();
        Control.Fail("miele/revoke", EmulatedResponse.Empty(503));

        ApplianceAuthException raised = await Sample.FailureAsync(SignOutAsync(account));

        Assert.Equal(Messages.FormatOAuthRevocationRefused("Miele", "invalid_grant: Invalid refresh token"), raised.Message);
    }

    [Fact]
    public async Task RevokeAsync_unreachable_cloud_throws()
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        Control.Drop("miele/revoke");
        Control.Drop("miele/logout");

        Assert.Equal(ErrorId.CloudUnreachable, (await Sample.FailureAsync(SignOutAsync(account))).ErrorId);
        Assert.Equal((1, 1), (Control.Calls("miele/revoke"), Control.Calls("miele/logout")));
    }

    [Fact]
    public async Task RevokeAsync_without_endpoint_sends_nothing()
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        int before = Control.Log.Count;
        OAuthClient client = new(account.Provider with { RevocationEndpoints = [] }, _fixture.Http, _fixture.Clock);

        ApplianceAuthException raised = await Sample.FailureAsync(client.RevokeAsync(account.Registration, account.Tokens, CancellationToken.None));

        Assert.Equal((ErrorId.SignInRefused, Messages.FormatOAuthRevocationNotSupported("Miele")), (raised.ErrorId, raised.Message));
        Assert.Equal(before, Control.Log.Count);
    }

    [Fact]
    public async Task RevokeAsync_cancelled_sends_nothing_more()
    {
        StoredAccount account = await _fixture.AccountAsync("Miele");
        using CancellationTokenSource cancellation = new();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _fixture.Client(account.Registration).RevokeAsync(account.Registration, account.Tokens, cancellation.Token));
        Assert.Null(Ended);
    }

    private Task SignOutAsync(StoredAccount account) =>
        _fixture.Client(account.Registration).RevokeAsync(account.Registration, account.Tokens, CancellationToken.None);
}
