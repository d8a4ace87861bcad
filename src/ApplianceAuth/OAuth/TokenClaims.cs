using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>What an access token says of itself (RFC 7519). For display only: nothing here is proof of anything.</summary>
public sealed class TokenClaims
{
    /// <summary>Claims that identify one token or one browser session, and are therefore shown to nobody.</summary>
    private static readonly HashSet<string> s_hidden = new(StringComparer.Ordinal)
        { "jti", "sid", "session_state", "nonce", "at_hash", "c_hash", "s_hash" };

    private static readonly JwtSecurityTokenHandler s_reader = new() { MaximumTokenSizeInBytes = BearerToken.MaximumLength };

    private readonly Claim[] _claims;

    // All is read at once: the reader decodes each claim when it is asked for, and only then finds what is no text.
    private TokenClaims(JwtSecurityToken token)
    {
        _claims = [.. token.Claims];
        Subject = token.Subject;
        IssuedAt = token.IssuedAt > DateTime.UnixEpoch ? new(token.IssuedAt, TimeSpan.Zero) : null;
        Life = IssuedAt is { } issued && token.ValidTo > issued.UtcDateTime ? token.ValidTo - issued.UtcDateTime : null;
    }

    /// <summary>The claims of a token, or null where the token is no JWT: Miele's legacy tokens are opaque.</summary>
    public static TokenClaims? TryRead(string token)
    {
        try
        {
            return token.Length <= BearerToken.MaximumLength && s_reader.CanReadToken(token) ? new(s_reader.ReadJwtToken(token)) : null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Three dotted parts that are no JWT, or a claim that is no Unicode. The reader's message may quote them.
            return null;
        }
    }

    /// <summary>Whom the token speaks of.</summary>
    public string? Subject { get; }

    /// <summary>When the token was issued, by the cloud's clock, UTC.</summary>
    public DateTimeOffset? IssuedAt { get; }

    /// <summary>From its issue to its end, by the cloud's clock alone.</summary>
    public TimeSpan? Life { get; }

    /// <summary>Which application the token was given to (OpenID Connect Core section 2), or null.</summary>
    public string? AuthorizedParty => First("azp");

    /// <summary>Who issued the token, by its own word, or null.</summary>
    public string? Issuer => First("iss");

    internal string? Nonce => First("nonce");

    /// <summary>The values of the first of these claims that the token has; empty where it has none.</summary>
    /// <param name="names">Claim names in the order in which they are tried.</param>
    public IReadOnlyList<string> Values(IEnumerable<string> names) =>
        names.Select(Values).FirstOrDefault(values => values.Count > 0) ?? [];

    /// <summary>All claims but those that must stay hidden, in the token's order: a text, or several where the claim repeats.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Shown() => _claims
        .GroupBy(claim => claim.Type, StringComparer.Ordinal)
        .Where(claims => !s_hidden.Contains(claims.Key))
        .Select(claims => KeyValuePair.Create(claims.Key, (IReadOnlyList<string>)[.. claims.Select(claim => claim.Value)]));

    private IReadOnlyList<string> Values(string name) =>
        [.. _claims.Where(claim => claim.Type == name && claim.ValueType != JsonClaimValueTypes.JsonNull).Select(claim => claim.Value)];

    private string? First(string name) => _claims.FirstOrDefault((Claim claim) => claim.Type == name)?.Value;
}
