using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>The claims of an access token (RFC 7519). For display only: the signature is not checked.</summary>
internal sealed class TokenClaims
{
    /// <summary>Claims that identify a token or a browser session. They are not shown.</summary>
    private static readonly HashSet<string> s_hidden = new(StringComparer.Ordinal)
        { "jti", "sid", "session_state", "nonce", "at_hash", "c_hash", "s_hash" };

    private static readonly JwtSecurityTokenHandler s_reader = new() { MaximumTokenSizeInBytes = BearerToken.MaximumLength };

    private readonly Claim[] _claims;

    // Read at once: the library decodes a claim when it is accessed, and throws then if it is not valid Unicode.
    private TokenClaims(JwtSecurityToken token)
    {
        _claims = [.. token.Claims];
        Subject = token.Subject;
        IssuedAt = token.IssuedAt > DateTime.UnixEpoch ? new(token.IssuedAt, TimeSpan.Zero) : null;
        Life = IssuedAt is { } issued && token.ValidTo > issued.UtcDateTime ? token.ValidTo - issued.UtcDateTime : null;
    }

    /// <summary>The claims of a token, or null if the token is not a JWT: Miele's legacy tokens are opaque.</summary>
    public static TokenClaims? TryRead(string token)
    {
        try
        {
            return token.Length <= BearerToken.MaximumLength && s_reader.CanReadToken(token) ? new(s_reader.ReadJwtToken(token)) : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Three parts with dots that are not a JWT, or a claim that is not valid Unicode. The message may quote them.
            return null;
        }
    }

    /// <summary>The subject (<c>sub</c>), or null.</summary>
    public string? Subject { get; }

    /// <summary>The issue time (<c>iat</c>) by the cloud's clock, UTC, or null.</summary>
    public DateTimeOffset? IssuedAt { get; }

    /// <summary>The time from <c>iat</c> to <c>exp</c>, or null.</summary>
    public TimeSpan? Life { get; }

    /// <summary>The client id that the token was issued to (<c>azp</c>, OpenID Connect Core section 2), or null.</summary>
    public string? AuthorizedParty => First("azp");

    /// <summary>The issuer (<c>iss</c>), or null.</summary>
    public string? Issuer => First("iss");

    internal string? Nonce => First("nonce");

    /// <summary>The values of the first of these claims that the token has, or none.</summary>
    /// <param name="names">Claim names in order of preference.</param>
    public IReadOnlyList<string> Values(IEnumerable<string> names) =>
        names.Select(Values).FirstOrDefault(values => values.Count > 0) ?? [];

    /// <summary>All claims except the hidden ones in the order of the token; a claim that is repeated has several values.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Shown() => _claims
        .GroupBy(claim => claim.Type, StringComparer.Ordinal)
        .Where(claims => !s_hidden.Contains(claims.Key))
        .Select(claims => KeyValuePair.Create(claims.Key, (IReadOnlyList<string>)[.. claims.Select(claim => claim.Value)]));

    private IReadOnlyList<string> Values(string name) =>
        [.. _claims.Where(claim => claim.Type == name && claim.ValueType != JsonClaimValueTypes.JsonNull).Select(claim => claim.Value)];

    private string? First(string name) => _claims.FirstOrDefault((Claim claim) => claim.Type == name)?.Value;
}
