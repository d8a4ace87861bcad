using ApplianceAuth.Diagnostics;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.OAuth;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>If a signature cannot be checked, the result says why. Valid and forged ones are tested with the keys of the emulator.</summary>
public class SignatureCheckTests
{
    private const string NoKeys = "{\"keys\":[]}";

    private static readonly string s_signed = Jwt.Of(("sub", "x"));

    public static TheoryData<string, string?, string> NotChecked => new()
    {
        { "", NoKeys, Messages.DiagnosticsSignatureNoToken },
        { s_signed, null, Messages.FormatDiagnosticsSignatureKeysUnavailable("Miele") },
        { "DE_0123456789abcdef", NoKeys, Messages.DiagnosticsSignatureNoKey },
        { s_signed, NoKeys, Messages.DiagnosticsSignatureKeyNotPublished },
        { s_signed, "<html>", Messages.DiagnosticsSignatureKeyUnusable },
    };

    [Theory]
    [MemberData(nameof(NotChecked))]
    public async Task RunAsync_missing_token_or_key_is_not_checked(string token, string? keys, string reason)
    {
        DiagnosticResult signature = await SignatureCheck.RunAsync(KnownProviders.Miele, token, new PublishedKeys(keys, null));

        Assert.Equal(DiagnosticResult.NotChecked("Signature", reason), signature);
    }

    [Fact]
    public async Task RunAsync_without_keys_is_not_checked() => Assert.Equal(
        DiagnosticResult.NotChecked("Signature", Messages.FormatDiagnosticsSignatureKeysUnavailable("Miele")),
        await SignatureCheck.RunAsync(KnownProviders.Miele, s_signed, keys: null));

    [Fact]
    public async Task RunAsync_provider_without_keys_endpoint_is_not_checked() => Assert.Equal(
        DiagnosticResult.NotChecked("Signature", Messages.FormatDiagnosticsSignatureKeysUnknown("Home Connect")),
        await SignatureCheck.RunAsync(KnownProviders.HomeConnect, s_signed, new PublishedKeys(NoKeys, null)));
}
