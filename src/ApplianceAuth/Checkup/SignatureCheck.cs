using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Checkup;

/// <summary>Whether the cloud has signed the access token. In doubt it says that it does not know: a false alarm helps nobody.</summary>
internal static class SignatureCheck
{
    private const string Check = "Signature";

    public static async Task<Finding> RunAsync(Provider provider, string token, PublishedKeys? keys) =>
        provider.KeysEndpoint is null ? Finding.NotChecked(Check, $"{provider.DisplayName} publishes no keys that are known.")
        : token.Length == 0 ? Finding.NotChecked(Check, "No token is kept here.")
        : keys?.Text is null ? Finding.NotChecked(Check, $"{provider.DisplayName} did not give its keys.")
        : await TokenSignature.CheckAsync(token, keys.Text).ConfigureAwait(false) switch
        {
            SignatureVerdict.Good => Finding.Passed(Check, "Signed with a key that the cloud publishes."),
            SignatureVerdict.Forged => new(Check, FindingResult.Failed, "Not signed with the key that the token names.", "Sign in again, and find out what lies between this machine and the cloud."),
            SignatureVerdict.NothingToCheck => Finding.NotChecked(Check, "The token names no key."),
            SignatureVerdict.KeyNotPublished => Finding.NotChecked(Check, "Signed with a key that the cloud no longer publishes; the next renewal brings a token with a new one."),
            _ => Finding.NotChecked(Check, "What the cloud publishes cannot be used here."),
        };
}
