using CloudEmulator.Clouds;
using CloudEmulator.Tokens;

namespace CloudEmulator.Calls;

/// <summary>Reads the token of a call (RFC 6750 section 2.1).</summary>
internal static class Bearer
{
    private const string Scheme = "Bearer ";

    /// <summary>The token, valid or expired; null if these providers did not issue one.</summary>
    public static AccessToken? Read(CloudCall call, params EmulatedProvider[] providers)
    {
        string header = call.Header("Authorization");
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        AccessToken? token = call.Cloud.SignIns.FindAccessToken(header[Scheme.Length..]);
        return token is not null && providers.Contains(token.SignIn.Provider) ? token : null;
    }
}
