using System.Text.Json;
using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Users;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The authorization code grant of all providers.</summary>
public sealed class SignInTests(CloudFixture fixture) : IClassFixture<CloudFixture>
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(300);

    private readonly CloudFixture _fixture = fixture.Reset();

    private CloudControl Control => _fixture.Control;

    [Theory]
    [MemberData(nameof(CloudFixture.Providers), MemberType = typeof(CloudFixture))]
    public async Task SignIn_refresh_and_list_work_for_every_provider(string system)
    {
        Registration registration = _fixture.ListeningRegistration(system);
        Task<UserReport>? visit = null;

        TokenSet tokens = await _fixture.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, _) =>
        {
            visit = Control.ActAsUserAsync(new() { Url = address }, CancellationToken.None);
            return Task.CompletedTask;
        }, s_timeout, CancellationToken.None);
        TokenSet refreshed = await _fixture.Client(registration).RefreshAsync(registration, tokens);
        ApiResponse list = await CallAsync(new(registration, refreshed), "/devices");

        Assert.Equal(registration.ResolveProvider().UnattendedParameter is null, visit is not null);
        Assert.Equal((200, "ApplianceAuth: You are signed in"), visit is null ? (200, "ApplianceAuth: You are signed in") : Ended(await visit));
        Assert.Equal((1, 2), (tokens.Generation, refreshed.Generation));
        Assert.NotEqual(tokens.AccessToken, refreshed.AccessToken);
        Assert.NotEqual(tokens.RefreshToken, refreshed.RefreshToken);
        Assert.InRange(CountAppliances(list), 6, 100);
        Assert.All(Control.Log, call => Assert.InRange(call.Status, 200, 302));
    }

    [Theory]
    [InlineData("HomeConnect", "grant_type code redirect_uri client_id client_secret code_verifier")]
    [InlineData("HomeConnectChina", "grant_type code redirect_uri client_id client_secret code_verifier")]
    [InlineData("HomeConnectSimulator", "grant_type code redirect_uri client_id code_verifier")]
    [InlineData("Miele", "grant_type code redirect_uri client_id client_secret code_verifier")]
    [InlineData("MieleLegacy", "grant_type code redirect_uri client_id client_secret vg")]
    public async Task Token_request_contains_the_parameters_of_the_provider(string system, string parameters)
    {
        await _fixture.SignInAsync(_fixture.Registration(system) with { Country = "de-DE" });

        CallRecord call = Control.Log.Single(record => record.Name.EndsWith("/token:authorization_code", StringComparison.Ordinal));
        Assert.Equal(parameters.Split(' '), call.Parameters);
        Assert.Equal("application/x-www-form-urlencoded", call.ContentType);
    }

    [Fact]
    public async Task Token_request_omits_an_empty_secret()
    {
        Registration registration = _fixture.Registration("HomeConnectSimulator") with { ClientSecret = "" };

        await _fixture.Client(registration).RefreshAsync(registration, await _fixture.SignInAsync(registration));

        Assert.Equal(2, Control.Calls("token"));
        Assert.All(Control.Log, call => Assert.DoesNotContain("client_secret", call.Parameters));
    }

    [Fact]
    public async Task SignIn_to_the_legacy_provider_accepts_any_country()
    {
        Registration registration = _fixture.Registration("MieleLegacy") with { Country = "en-EN" };

        Assert.NotNull((await _fixture.SignInAsync(registration)).RefreshToken);
    }

    [Fact]
    public async Task SignIn_without_redirect_uri_sends_none()
    {
        Registration registration = _fixture.Registration("HomeConnect") with { RedirectUri = "" };

        await _fixture.SignInAsync(registration);

        Assert.All(Control.Log, call => Assert.DoesNotContain("redirect_uri", call.Parameters));
    }

    [Theory]
    [InlineData("state=", "state=x")]
    [InlineData("state=", "other=")]
    public async Task PasteAsync_response_of_another_sign_in_is_refused_before_the_code_is_redeemed(string right, string wrong)
    {
        Registration registration = _fixture.Registration("HomeConnect");

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.AuthorizationCodeFlow(registration).PasteAsync(
            registration, async (address, _) => (await _fixture.VisitAsync(address)).Replace(right, wrong, StringComparison.Ordinal), CancellationToken.None));

        Assert.Equal(ErrorId.SignInMismatch, raised.ErrorId);
        Assert.Equal(0, Control.Calls("token"));
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("HomeConnectSimulator")]
    public async Task RedeemAsync_token_with_another_nonce_is_a_mismatch(string system)
    {
        Control.Settings = Control.Settings with { WrongNonce = "of-another" };

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.SignInAsync(_fixture.Registration(system)));

        Assert.Equal(ErrorId.SignInMismatch, raised.ErrorId);
        Assert.Equal(Messages.SignInNonceMismatch, raised.Message);
    }

    [Fact]
    public async Task RedeemAsync_ID_token_with_another_nonce_is_a_mismatch()
    {
        Registration registration = _fixture.Registration("HomeConnect");
        AuthorizationRequest request = new(registration.ResolveProvider(), registration);
        Control.Fail("token", EmulatedResponse.Json(new JsonObject { ["access_token"] = "opaque", ["id_token"] = Jwt.Of(("nonce", "of-another")) }));

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.Client(registration).RedeemAsync(request, "code", CancellationToken.None));

        Assert.Equal(ErrorId.SignInMismatch, raised.ErrorId);
    }

    [Fact]
    public async Task ProbeAuthorizeAsync_redirect_to_a_longer_address_is_ignored()
    {
        Registration registration = _fixture.Registration("HomeConnect");
        Control.Fail("authorize", EmulatedResponse.Redirect($"{registration.RedirectUri}-of-another?code=1"));

        Assert.Null(await _fixture.Client(registration).ProbeAuthorizeAsync(new(registration.ResolveProvider(), registration), CancellationToken.None));
    }

    [Fact]
    public async Task SignIn_code_of_Home_Connect_is_encoded_and_decoded()
    {
        Registration registration = _fixture.Registration("HomeConnect");
        AuthorizationRequest request = new(registration.ResolveProvider(), registration);

        string redirected = await _fixture.VisitAsync(request.Address);

        Assert.Contains("%3D", redirected, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("=", AuthorizationResponse.FromPaste(redirected).RequireCode(request, registration.ResolveProvider()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_to_Miele_returns_the_granted_appliances()
    {
        Registration registration = _fixture.Registration("Miele");
        int all = Control.Tokens.SignIns.Count;

        TokenSet tokens = await _fixture.SignInAsync(registration, request => request with { Untick = ["000100200301"], Country = "nl-NL" });

        TokenClaims claims = TokenClaims.TryRead(tokens.AccessToken)!;
        Provider provider = registration.ResolveProvider();
        Assert.Equal(["NL"], claims.Values(provider.CountryClaims));
        Assert.DoesNotContain("000100200301", claims.Values(provider.ApplianceClaims));
        Assert.Equal(Control.Tokens.SignIns[all].Appliances, claims.Values(provider.ApplianceClaims));
        Assert.Equal(tokens.ReceivedAt.AddSeconds(Control.Settings.RefreshExpiresIn), tokens.SignInExpiresAt);
        Assert.NotNull(tokens.SessionState);
        Assert.NotNull(tokens.IdToken);
        Assert.Contains("openid", tokens.Scopes);
    }

    [Fact]
    public async Task SignIn_granted_scopes_are_kept_even_if_they_differ()
    {
        Control.Settings = Control.Settings with { ExtraScopes = "devices basic", WithheldScopes = "mcs_thirdparty_write" };

        TokenSet tokens = await _fixture.SignInAsync(_fixture.Registration("Miele"));

        Assert.Equal(["basic", "devices", "mcs_thirdparty_read", "openid"], tokens.Scopes.Order());
    }

    [Fact]
    public async Task SignIn_of_another_user_has_another_subject()
    {
        TokenSet owner = await _fixture.SignInAsync(_fixture.Registration("HomeConnect"));
        TokenSet guest = await _fixture.SignInAsync(_fixture.Registration("HomeConnect"), request => request with { User = KnownUsers.Guest.Email });

        Assert.NotNull(owner.Subject);
        Assert.NotEqual(owner.Subject, guest.Subject);
    }

    [Fact]
    public async Task SignIn_to_unreachable_cloud_fails_without_the_secret()
    {
        Registration registration = _fixture.Registration("HomeConnect") with { BaseUri = new($"http://127.0.0.1:{FreePort.Next()}") };

        ApplianceAuthException raised = await Sample.FailureAsync(_fixture.SignInAsync(registration));

        Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId);
        Assert.DoesNotContain(KnownApps.HomeConnectCode.Secret!, raised.ToString(), StringComparison.Ordinal);
    }

    private static (int Status, string Title) Ended(UserReport report) => (report.Status, report.Title);

    private static int CountAppliances(ApiResponse response)
    {
        Provider provider = response.Session.Account.Provider;
        using JsonDocument document = JsonDocument.Parse(response.Body);
        JsonElement list = provider.Envelope is null ? document.RootElement : document.RootElement.GetProperty(provider.Envelope);
        return provider.ApplianceList.Member is { } member ? list.GetProperty(member).GetArrayLength() : list.EnumerateObject().Count();
    }

    private async Task<ApiResponse> CallAsync(StoredAccount account, string path)
    {
        MemoryTokenStore store = new();
        SessionBroker broker = new(_fixture.Http, () => throw new InvalidOperationException(), _fixture.Clock);
        await broker.SaveSignInAsync(store, account, CancellationToken.None);
        RateLimiters limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "No data folder."), _fixture.Clock);
        ApiClient api = new(_fixture.Http, broker, limiters, _fixture.Clock);
        ApiCall call = await api.PrepareAsync(store, account.Address, new(HttpMethod.Get, path), CancellationToken.None);
        return await api.SendAsync(call, new(_fixture.Clock), CancellationToken.None);
    }
}
