using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>An authorization request with its state, code verifier and nonce (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core section 3.1.2.1).</summary>
internal sealed class AuthorizationRequest
{
    private readonly string _state = Pkce.NewToken();

    /// <summary>Creates a request with a new state, code verifier and nonce.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="registration">The registration of the application.</param>
    public AuthorizationRequest(Provider provider, Registration registration)
    {
        Registration = registration;
        Verifier = provider.UsesPkce ? Pkce.NewVerifier() : null;
        Nonce = provider.UsesNonce ? Pkce.NewToken() : null;
        Address = new(provider.AuthorizeEndpoint + "?" + FormEncoding.Encode(
        [
            new("response_type", "code"),
            new("client_id", registration.ClientId),
            new("redirect_uri", registration.RedirectUri),
            new("scope", string.Join(' ', registration.Scopes)),
            new("state", _state),
            new("nonce", Nonce),
            new("code_challenge", Verifier is null ? null : Pkce.Challenge(Verifier)),
            new("code_challenge_method", Verifier is null ? null : Pkce.Method),
            new(provider.CountryParameter ?? "", registration.Country),
            new(provider.UnattendedParameter?.Key ?? "", provider.UnattendedParameter?.Value),
        ]));
    }

    /// <summary>The address of the sign-in page, with all parameters.</summary>
    public Uri Address { get; }

    /// <summary>The registration of the application.</summary>
    public Registration Registration { get; }

    internal string? Verifier { get; }

    internal string? Nonce { get; }

    /// <summary>Compares the state of a response with this request's state, in constant time.</summary>
    internal bool MatchesState(string? state) =>
        state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(_state));
}
