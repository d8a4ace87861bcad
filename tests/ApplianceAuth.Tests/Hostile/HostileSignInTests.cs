using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Hostile;

/// <summary>Hostile token responses, error pages, redirects, tokens and keys.</summary>
public class HostileSignInTests(ITestOutputHelper output)
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);

    private static readonly string s_token = OAuth.Jwt.Of(("sub", "user"), ("iat", 1_700_000_000), ("exp", 1_700_003_600), ("azp", "c"), ("devices", new[] { "1", "2" }));

    private static readonly string s_response =
        $$"""{"access_token":"{{s_token}}","refresh_token":"r","expires_in":3600,"refresh_expires_in":"100","token_type":"Bearer","scope":"a b","not-before-policy":0,"session_state":"s"}""";

    [Fact]
    public void Token_responses() => FuzzRunner.Run(
        output, noise => noise.Received(s_response),
        body => TokenResponseReader.Read(body, KnownProviders.Miele, s_registration, null, DateTimeOffset.UnixEpoch), ErrorId.UnexpectedResponse);

    [Fact]
    public void Device_responses() => FuzzRunner.Run(
        output,
        noise => noise.Received("""{"device_code":"d","user_code":"ABCD-EFGH","verification_uri":"https://example.com/v","expires_in":300,"interval":"5"}"""),
        body => DeviceAuthorizationReader.Read(body, KnownProviders.HomeConnect, DateTimeOffset.UnixEpoch), ErrorId.UnexpectedResponse);

    [Fact]
    public void Error_responses() => FuzzRunner.Run(
        output,
        noise => noise.Received("""{"error":"invalid_grant","error_description":"invalid refresh_token","state":"s"}""", "<p>Client not found</p>"),
        body =>
        {
            OAuthResponse response = new(400, body, null, null);
            string shown = OAuthFailure.Explain(KnownProviders.HomeConnect, s_registration, SignInStep.Refresh, response, DateTimeOffset.UnixEpoch).Message;
            Assert.True(shown.Length < 2000 && !shown.Any(char.IsControl), "Untrusted text reaches the terminal without being sanitised.");
        });

    [Fact]
    public void Redirects()
    {
        AuthorizationRequest request = new(KnownProviders.Miele, s_registration);
        FuzzRunner.Run(
            output, noise => noise.Text("?code=c%3D&state=s&session_state=x"),
            query => AuthorizationResponse.FromQuery(query).RequireCode(request, KnownProviders.Miele),
            ErrorId.RedirectInvalid, ErrorId.SignInMismatch, ErrorId.SignInRefused, ErrorId.SignInDeclined, ErrorId.SignInExpired, ErrorId.CloudFailed, ErrorId.RateLimited);
    }

    [Fact]
    public void Pasted_redirects() => FuzzRunner.Run(
        output, noise => noise.Text("http://localhost:8080/callback?code=c&state=s#x", """{"error":"access_denied"}"""),
        pasted => AuthorizationResponse.FromPaste(pasted), ErrorId.RedirectInvalid);

    [Fact]
    public void Tokens() => FuzzRunner.Run(output, noise => noise.Text(s_token), token =>
    {
        if (TokenClaims.TryRead(token) is { } claims)
        {
            _ = (claims.Subject, claims.IssuedAt, claims.Life, claims.Issuer, claims.AuthorizedParty, claims.Nonce, claims.Values(["devices"]), claims.Shown().Count());
        }
    });

    [Fact]
    public void Tokens_and_keys_of_a_signature() => FuzzRunner.Run(
        output,
        noise => (Token: noise.Text(s_token, "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AAAA"), Keys: noise.Received(
            """{"keys":[{"kid":"a","kty":"RSA","alg":"RS256","use":"sig","n":"sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri","e":"AQAB"}]}""")),
        both => TokenSignature.CheckAsync(both.Token, both.Keys).GetAwaiter().GetResult());
}
