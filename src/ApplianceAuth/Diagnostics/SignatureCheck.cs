using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Diagnostics;

/// <summary>Checks whether the cloud signed the access token. It fails only if the signature is certainly wrong.</summary>
internal static class SignatureCheck
{
    private const string Check = "Signature";

    public static async Task<DiagnosticResult> RunAsync(Provider provider, string token, PublishedKeys? keys) =>
        provider.KeysEndpoint is null ? DiagnosticResult.NotChecked(Check, Messages.FormatDiagnosticsSignatureKeysUnknown(provider.DisplayName))
        : token.Length == 0 ? DiagnosticResult.NotChecked(Check, Messages.DiagnosticsSignatureNoToken)
        : keys?.Text is null ? DiagnosticResult.NotChecked(Check, Messages.FormatDiagnosticsSignatureKeysUnavailable(provider.DisplayName))
        : await TokenSignature.CheckAsync(token, keys.Text).ConfigureAwait(false) switch
        {
            SignatureStatus.Valid => DiagnosticResult.Passed(Check, Messages.DiagnosticsSignatureValid),
            SignatureStatus.Invalid =>
                new(Check, DiagnosticStatus.Failed, Messages.DiagnosticsSignatureInvalid, Messages.DiagnosticsSignatureInvalidRecommendation),
            SignatureStatus.NothingToCheck => DiagnosticResult.NotChecked(Check, Messages.DiagnosticsSignatureNoKey),
            SignatureStatus.KeyNotPublished => DiagnosticResult.NotChecked(Check, Messages.DiagnosticsSignatureKeyNotPublished),
            _ => DiagnosticResult.NotChecked(Check, Messages.DiagnosticsSignatureKeyUnusable),
        };
}
