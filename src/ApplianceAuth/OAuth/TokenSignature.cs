using System.Text.Json;
using ApplianceAuth.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ApplianceAuth.OAuth;

/// <summary>Checks the signature of a token with the published keys of a provider (RFC 7515 section 5.2).</summary>
/// <remarks>
/// For diagnostics only: the cloud decides which tokens it accepts. A missing key does not mean that the token is forged, because a cloud that has
/// rotated its keys may publish only the new ones while tokens signed with the old ones are still valid.
/// </remarks>
internal static class TokenSignature
{
    private static readonly JsonWebTokenHandler s_reader = new() { MaximumTokenSizeInBytes = BearerToken.MaximumLength };

    /// <summary>Checks the signature with the key that the token names (<c>kid</c>).</summary>
    public static async Task<SignatureStatus> CheckAsync(string token, string publishedKeys)
    {
        if (KeyId(token) is not { Length: > 0 } id)
        {
            return SignatureStatus.NothingToCheck;
        }

        using JsonDocument? keys = JsonInput.TryParse(publishedKeys, OAuthTransport.MaximumResponse);
        if (keys?.RootElement.Member("keys") is not { ValueKind: JsonValueKind.Array } set)
        {
            return SignatureStatus.KeyNotUsable;
        }

        if (set.EnumerateArray().FirstOrDefault(key => key.Member("kid").Text() == id) is not { ValueKind: JsonValueKind.Object } published)
        {
            return SignatureStatus.KeyNotPublished;
        }

        // Checked first: with an unusable key, the validation would report an invalid signature.
        if (Read(published.GetRawText()) is not { } named
            || !JsonWebKeyConverter.TryConvertToSecurityKey(named, out SecurityKey usable) || usable is not AsymmetricSecurityKey)
        {
            return SignatureStatus.KeyNotUsable;
        }

        TokenValidationResult result = await s_reader.ValidateTokenAsync(token, new()
        {
            // Only the signature is checked here, not the claims.
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidateLifetime = false,
            IssuerSigningKey = named,
            TryAllIssuerSigningKeys = false,
        }).ConfigureAwait(false);
        return result.IsValid ? SignatureStatus.Valid
            : result.Exception is SecurityTokenInvalidSignatureException and not SecurityTokenSignatureKeyNotFoundException ? SignatureStatus.Invalid
            : SignatureStatus.KeyNotUsable;
    }

    private static string? KeyId(string token)
    {
        try
        {
            return token.Length <= BearerToken.MaximumLength && s_reader.CanReadToken(token) ? s_reader.ReadJsonWebToken(token).Kid : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // Three parts with dots that are not a JWT. The message may quote them.
            return null;
        }
    }

    private static JsonWebKey? Read(string text)
    {
        try
        {
            return new(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
