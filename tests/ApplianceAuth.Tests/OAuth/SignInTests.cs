using System.Text.Json;
using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using CloudEmulator.Apps;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.People;

namespace ApplianceAuth.Tests.OAuth;

/// <summary>The authorization code grant at all systems.</summary>
public sealed class SignInTests(CloudFixture bench) : IClassFixture<CloudFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(300);

    private readonly CloudFixture _bench = bench.Reset();

    private CloudControl Control => _bench.Control;

    [Theory]
    [MemberData(nameof(CloudFixture.Systems), MemberType = typeof(CloudFixture))]
    public async Task Every_system_signs_in_renews_and_lists_its_appliances(string system)
    {
        Registration registration = _bench.ListeningRegistration(system);
        Task<PersonReport>? person = null;

        TokenSet tokens = await _bench.AuthorizationCodeFlow(registration).ListenAsync(registration, (address, _) =>
        {
            person = Control.PersonAsync(new() { Url = address }, CancellationToken.None);
            return Task.CompletedTask;
        }, s_patience, CancellationToken.None);
        TokenSet renewed = await _bench.Client(registration).RefreshAsync(registration, tokens);
        ApiResponse list = await CallAsync(new(registration, renewed), "/devices");

        Assert.Equal(registration.ResolveProvider().UnattendedParameter is null, person is not null);
        Assert.Equal((200, "ApplianceAuth: You are signed in"), person is null ? (200, "ApplianceAuth: You are signed in") : Ended(await person));
        Assert.Equal((1, 2), (tokens.Generation, renewed.Generation));
        Assert.NotEqual(tokens.AccessToken, renewed.AccessToken);
        Assert.NotEqual(tokens.RefreshToken, renewed.RefreshToken);
        Assert.InRange(CountAppliances(list), 6, 100);
        Assert.All(Control.Log, call => Assert.InRange(call.Status, 200, 302));
    }

    [Theory]
    [InlineData("HomeConnect", "grant_type code redirect_uri client_id client_secret code_verifier")]
    [InlineData("HomeConnectChina", "grant_type code redirect_uri client_id client_secret code_verifier")]
    [InlineData("HomeConnectSimulator", "grant_type code redirect_uri client_id code_verifier")]
    [InlineData("Miele", "grant_type code redirect_uri client_id client_secret code_verifier")]
    [InlineData("MieleLegacy", "grant_type code redirect_uri client_id client_secret vg")]
    public async Task The_token_endpoint_is_sent_what_it_needs_and_no_more(string system, string parameters)
    {
        await _bench.SignInAsync(_bench.Registration(system) with { Country = "de-DE" });

        CallRecord call = Control.Log.Single(record => record.Name.EndsWith("/token:authorization_code", StringComparison.Ordinal));
        Assert.Equal(parameters.Split(' '), call.Parameters);
        Assert.Equal("application/x-www-form-urlencoded", call.ContentType);
    }

    [Fact]
    public async Task An_empty_secret_is_never_sent()
    {
        Registration registration = _bench.Registration("HomeConnectSimulator") with { ClientSecret = "" };

        await _bench.Client(registration).RefreshAsync(registration, await _bench.SignInAsync(registration));

        Assert.Equal(2, Control.Calls("token"));
        Assert.All(Control.Log, call => Assert.DoesNotContain("client_secret", call.Parameters));
    }

    [Fact]
    public async Task The_country_of_the_legacy_provider_may_be_any()
    {
        Registration registration = _bench.Registration("MieleLegacy") with { Country = "en-EN" };

        Assert.NotNull((await _bench.SignInAsync(registration)).RefreshToken);
    }

    [Fact]
    public async Task A_redirect_that_is_left_out_is_left_out_twice()
    {
        Registration registration = _bench.Registration("HomeConnect") with { RedirectUri = "" };

        await _bench.SignInAsync(registration);

        Assert.All(Control.Log, call => Assert.DoesNotContain("redirect_uri", call.Parameters));
    }

    [Theory]
    [InlineData("state=", "state=x")]
    [InlineData("state=", "other=")]
    public async Task A_pasted_answer_to_another_sign_in_is_refused_before_its_code_is_used(string right, string wrong)
    {
        Registration registration = _bench.Registration("HomeConnect");

        ApplianceAuthException raised = await Sample.FailureAsync(_bench.AuthorizationCodeFlow(registration).PasteAsync(
            registration, async (address, _) => (await _bench.VisitAsync(address)).Replace(right, wrong, StringComparison.Ordinal), CancellationToken.None));

        Assert.Equal(ErrorId.SignInMismatch, raised.ErrorId);
        Assert.Equal(0, Control.Calls("token"));
    }

    [Theory]
    [InlineData("HomeConnect")]
    [InlineData("HomeConnectSimulator")]
    public async Task A_token_of_another_sign_in_is_refused_by_its_nonce(string system)
    {
        Control.Settings = Control.Settings with { WrongNonce = "of-another" };

        ApplianceAuthException raised = await Sample.FailureAsync(_bench.SignInAsync(_bench.Registration(system)));

        Assert.Equal(ErrorId.SignInMismatch, raised.ErrorId);
        Assert.Equal(Messages.SignInNonceMismatch, raised.Message);
    }

    [Fact]
    public async Task The_nonce_of_an_id_token_counts_where_there_is_one()
    {
        Registration registration = _bench.Registration("HomeConnect");
        AuthorizationRequest request = new(registration.ResolveProvider(), registration);
        Control.Fail("token", Answer.Json(new JsonObject { ["access_token"] = "opaque", ["id_token"] = Jwt.Of(("nonce", "of-another")) }));

        ApplianceAuthException raised = await Sample.FailureAsync(_bench.Client(registration).RedeemAsync(request, "code", CancellationToken.None));

        Assert.Equal(ErrorId.SignInMismatch, raised.ErrorId);
    }

    [Fact]
    public async Task An_answer_to_a_longer_redirect_is_not_ours()
    {
        Registration registration = _bench.Registration("HomeConnect");
        Control.Fail("authorize", Answer.Redirect($"{registration.RedirectUri}-of-another?code=1"));

        Assert.Null(await _bench.Client(registration).ProbeAuthorizeAsync(new(registration.ResolveProvider(), registration), CancellationToken.None));
    }

    [Fact]
    public async Task The_codes_of_Home_Connect_survive_the_way_encoded()
    {
        Registration registration = _bench.Registration("HomeConnect");
        AuthorizationRequest request = new(registration.ResolveProvider(), registration);

        string redirected = await _bench.VisitAsync(request.Address);

        Assert.Contains("%3D", redirected, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("=", AuthorizationResponse.FromPaste(redirected).RequireCode(request, registration.ResolveProvider()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Miele_tells_what_the_person_granted()
    {
        Registration registration = _bench.Registration("Miele");
        int all = Control.Tokens.SignIns.Count;

        TokenSet tokens = await _bench.SignInAsync(registration, request => request with { Untick = ["000100200301"], Country = "nl-NL" });

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
    public async Task Scopes_granted_beyond_and_below_those_asked_for_are_kept()
    {
        Control.Settings = Control.Settings with { ExtraScopes = "devices basic", WithheldScopes = "mcs_thirdparty_write" };

        TokenSet tokens = await _bench.SignInAsync(_bench.Registration("Miele"));

        Assert.Equal(["basic", "devices", "mcs_thirdparty_read", "openid"], tokens.Scopes.Order());
    }

    [Fact]
    public async Task A_guest_of_an_open_application_signs_in_as_themselves()
    {
        TokenSet owner = await _bench.SignInAsync(_bench.Registration("HomeConnect"));
        TokenSet guest = await _bench.SignInAsync(_bench.Registration("HomeConnect"), request => request with { User = KnownPeople.Guest.Email });

        Assert.NotNull(owner.Subject);
        Assert.NotEqual(owner.Subject, guest.Subject);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_cloud_that_is_not_there()
    {
        Registration registration = _bench.Registration("HomeConnect") with { BaseUri = new($"http://127.0.0.1:{FreePort.Next()}") };

        ApplianceAuthException raised = await Sample.FailureAsync(_bench.SignInAsync(registration));

        Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId);
        Assert.DoesNotContain(KnownApps.HomeConnectCode.Secret!, raised.ToString(), StringComparison.Ordinal);
    }

    private static (int Status, string Title) Ended(PersonReport report) => (report.Status, report.Title);

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
        SessionBroker broker = new(_bench.Http, () => throw new InvalidOperationException(), _bench.Clock);
        await broker.SaveSignInAsync(store, account, CancellationToken.None);
        ApiClient api = new(_bench.Http, broker, new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), _bench.Clock), _bench.Clock);
        return await api.SendAsync(await api.PrepareAsync(store, account.Address, new(HttpMethod.Get, path), CancellationToken.None), new(_bench.Clock), CancellationToken.None);
    }
}
