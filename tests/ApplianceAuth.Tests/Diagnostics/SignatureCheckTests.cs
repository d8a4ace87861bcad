using ApplianceAuth.Diagnostics;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Tests.OAuth;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>Where a signature cannot be judged, the reason is told. Good and forged ones are met with the cloud's own keys.</summary>
public class SignatureCheckTests
{
    private const string NoKeys = "{\"keys\":[]}";

    private static readonly string s_signed = Jwt.Of(("sub", "x"));

    public static TheoryData<string, string?, string> Unjudged => new()
    {
        { "", NoKeys, "No token is kept here." },
        { s_signed, null, "Miele did not give its keys." },
        { "DE_0123456789abcdef", NoKeys, "The token names no key." },
        { s_signed, NoKeys, "Signed with a key that the cloud no longer publishes; the next renewal brings a token with a new one." },
        { s_signed, "<html>", "What the cloud publishes cannot be used here." },
    };

    [Theory]
    [MemberData(nameof(Unjudged))]
    public async Task What_cannot_be_judged_is_not_checked_and_says_why(string token, string? keys, string why) =>
        Assert.Equal(DiagnosticResult.NotChecked("Signature", why), await SignatureCheck.RunAsync(KnownProviders.Miele, token, new PublishedKeys(keys, null)));

    [Fact]
    public async Task Keys_that_nobody_could_fetch_are_none() =>
        Assert.Equal(DiagnosticResult.NotChecked("Signature", "Miele did not give its keys."), await SignatureCheck.RunAsync(KnownProviders.Miele, s_signed, keys: null));

    [Fact]
    public async Task A_cloud_that_publishes_no_keys_is_not_asked_for_any() => Assert.Equal(
        DiagnosticResult.NotChecked("Signature", "Home Connect publishes no keys that are known."),
        await SignatureCheck.RunAsync(KnownProviders.HomeConnect, s_signed, new PublishedKeys(NoKeys, null)));
}
