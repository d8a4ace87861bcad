using System.Text.Json;
using ApplianceAuth.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ApplianceAuth.OAuth;

/// <summary>Checks the signature of a token against a cloud's published keys (RFC 7515 section 5.2).</summary>
/// <remarks>
/// A finding for people, not a guard: the cloud itself decides which tokens it takes. So a key that is missing says nothing of the token, since a cloud
/// that has changed its keys publishes the new ones while tokens signed with the old ones are still good.
/// </remarks>
internal static class TokenSignature
{
    private static readonly JsonWebTokenHandler s_reader = new() { MaximumTokenSizeInBytes = BearerToken.MaximumLength };

    /// <summary>Whether the published key that the token names has signed it.</summary>
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

        // Looked at first: a key that cannot be used would be told as a signature that does not fit.
        if (Read(published.GetRawText()) is not { } named
            || !JsonWebKeyConverter.TryConvertToSecurityKey(named, out SecurityKey usable) || usable is not AsymmetricSecurityKey)
        {
            return SignatureStatus.KeyNotUsable;
        }

        TokenValidationResult result = await s_reader.ValidateTokenAsync(token, new()
        {
            // Only who signed is asked here; what the token claims is looked at elsewhere.
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
            // Three dotted parts that are no JWT. The reader's message may quote them.
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
