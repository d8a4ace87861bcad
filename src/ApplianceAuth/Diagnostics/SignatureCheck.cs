using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Diagnostics;

/// <summary>Whether the cloud has signed the access token. In doubt it says that it does not know: a false alarm helps nobody.</summary>
internal static class SignatureCheck
{
    private const string Check = "Signature";

    public static async Task<DiagnosticResult> RunAsync(Provider provider, string token, PublishedKeys? keys) =>
        provider.KeysEndpoint is null ? DiagnosticResult.NotChecked(Check, $"{provider.DisplayName} publishes no keys that are known.")
        : token.Length == 0 ? DiagnosticResult.NotChecked(Check, "No token is kept here.")
        : keys?.Text is null ? DiagnosticResult.NotChecked(Check, $"{provider.DisplayName} did not give its keys.")
        : await TokenSignature.CheckAsync(token, keys.Text).ConfigureAwait(false) switch
        {
            SignatureStatus.Valid => DiagnosticResult.Passed(Check, "Signed with a key that the cloud publishes."),
            SignatureStatus.Invalid => new(Check, DiagnosticStatus.Failed, "Not signed with the key that the token names.", "Sign in again, and find out what lies between this machine and the cloud."),
            SignatureStatus.NothingToCheck => DiagnosticResult.NotChecked(Check, "The token names no key."),
            SignatureStatus.KeyNotPublished => DiagnosticResult.NotChecked(Check, "Signed with a key that the cloud no longer publishes; the next renewal brings a token with a new one."),
            _ => DiagnosticResult.NotChecked(Check, "What the cloud publishes cannot be used here."),
        };
}
