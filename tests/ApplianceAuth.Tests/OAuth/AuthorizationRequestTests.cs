using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.OAuth;

public class AuthorizationRequestTests
{
    [Theory]
    [InlineData("HomeConnect", "response_type client_id redirect_uri scope state nonce code_challenge code_challenge_method")]
    [InlineData("HomeConnectChina", "response_type client_id redirect_uri scope state nonce code_challenge code_challenge_method")]
    [InlineData("HomeConnectSimulator", "response_type client_id redirect_uri scope state nonce code_challenge code_challenge_method user")]
    [InlineData("Miele", "response_type client_id redirect_uri scope state code_challenge code_challenge_method")]
    [InlineData("MieleLegacy", "response_type client_id redirect_uri state vg")]
    public void Address_contains_the_parameters_of_the_provider(string id, string parameters)
    {
        Provider provider = KnownProviders.Find(id)!;
        Registration registration = Sample.Registration(provider) with { Country = "de-DE" };

        AuthorizationRequest request = new(provider, registration);

        Assert.Equal(parameters.Split(' '), FormEncoding.Decode(request.Address.Query).Keys);
        Assert.Equal(provider.AuthorizeEndpoint.AbsoluteUri, request.Address.GetLeftPart(UriPartial.Path));
    }

    [Fact]
    public void Address_separates_scopes_by_encoded_spaces() => Assert.Contains(
        "&scope=IdentifyAppliance%20Monitor%20Settings%20Control&",
        Request(KnownProviders.HomeConnect, Sample.Redirect).Address.AbsoluteUri, StringComparison.Ordinal);

    [Fact]
    public void Address_contains_the_code_challenge_but_not_the_verifier()
    {
        AuthorizationRequest request = Request(KnownProviders.HomeConnect, Sample.Redirect);

        Dictionary<string, string> sent = FormEncoding.Decode(request.Address.Query);
        Assert.Equal((Pkce.Challenge(request.Verifier!), "S256"), (sent["code_challenge"], sent["code_challenge_method"]));
        Assert.Equal(request.Nonce, sent["nonce"]);
        Assert.DoesNotContain(request.Verifier!, request.Address.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8080/callback")]
    [InlineData("http://LOCALHOST:8080/Callback/")]
    [InlineData("http://localhost:80/callback")]
    [InlineData("http://localhost:8080/call%20back?a=%2F&b=ü")]
    [InlineData("https://me.example:443/../callback")]
    [InlineData("fluxhaus://callback")]
    public void Address_contains_the_redirect_uri_unchanged(string redirect) =>
        Assert.Equal(redirect, FormEncoding.Decode(Request(KnownProviders.Miele, redirect).Address.Query)["redirect_uri"]);

    [Fact]
    public void Address_omits_an_empty_redirect_uri() =>
        Assert.DoesNotContain("redirect_uri", Request(KnownProviders.HomeConnect, "").Address.Query, StringComparison.Ordinal);

    [Fact]
    public void MatchesState_accepts_only_the_state_of_the_request()
    {
        AuthorizationRequest request = Request(KnownProviders.Miele, Sample.Redirect);
        string state = FormEncoding.Decode(request.Address.Query)["state"];

        Assert.True(request.MatchesState(state));
        Assert.All<string?>([null, "", state[..^1], state + "a", state.ToUpperInvariant()], other => Assert.False(request.MatchesState(other)));
    }

    [Fact]
    public void Two_requests_have_different_secrets()
    {
        AuthorizationRequest one = Request(KnownProviders.HomeConnect, Sample.Redirect), two = Request(KnownProviders.HomeConnect, Sample.Redirect);

        Assert.NotEqual(one.Verifier, two.Verifier);
        Assert.NotEqual(one.Nonce, two.Nonce);
        Assert.False(one.MatchesState(FormEncoding.Decode(two.Address.Query)["state"]));
    }

    private static AuthorizationRequest Request(Provider provider, string redirect) =>
        new(provider, Sample.Registration(provider) with { RedirectUri = redirect });
}
