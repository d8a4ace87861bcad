using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.OAuth;

namespace ApplianceAuth.Tests.Diagnostics;

public class TokenChecksTests
{
    private const int Week = 7 * 86_400;
    private const string MieleRealm = "https://auth.domestic.miele-iot.com/partner/realms/mcs";

    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Registration s_miele = Sample.Registration(KnownProviders.Miele);

    [Fact]
    public void SignIn_without_known_end_passes() =>
        Assert.Equal(DiagnosticResult.Passed("SignIn", Messages.DiagnosticsSignInExpiryUnknown), SignIn(end: null));

    [Theory]
    [InlineData(SessionStatus.NeedsSignIn, null)]
    [InlineData(SessionStatus.NeedsSignIn, 30 * 86_400)]
    [InlineData(SessionStatus.Connected, -1)]
    internal void SignIn_ended_session_fails(SessionStatus state, int? end) => Assert.Equal(
        new("SignIn", DiagnosticStatus.Failed, Messages.DiagnosticsSignInEnded, Messages.DiagnosticsSignInEndedRecommendation),
        SignIn(end, state: state));

    [Theory]
    [InlineData(0)]
    [InlineData(Week - 1)]
    public void SignIn_session_that_ends_within_a_week_warns(int end) => Assert.Equal(
        DiagnosticResult.Warning(
            "SignIn", Messages.FormatDiagnosticsSignInEndsUnused(Time(end)), Messages.DiagnosticsSignInEndsUnusedRecommendation),
        SignIn(end));

    [Fact]
    public void SignIn_session_with_fixed_end_says_that_a_refresh_does_not_extend_it()
    {
        Assert.Equal(
            DiagnosticResult.Warning(
                "SignIn", Messages.FormatDiagnosticsSignInEndsSoon(Time(Week - 1)), Messages.DiagnosticsSignInEndsSoonRecommendation),
            SignIn(Week - 1, isFixed: true));
        Assert.Equal(DiagnosticResult.Passed("SignIn", Messages.FormatDiagnosticsSignInValidFixed(Time(Week))), SignIn(Week, isFixed: true));
    }

    [Theory]
    [InlineData(Week)]
    [InlineData(60 * 86_400)]
    public void SignIn_session_that_lasts_a_week_passes(int end) =>
        Assert.Equal(DiagnosticResult.Passed("SignIn", Messages.FormatDiagnosticsSignInValid(Time(end))), SignIn(end));

    [Fact]
    public void SignIn_blocked_token_endpoint_warns_until_the_block_ends()
    {
        Assert.Equal(
            DiagnosticResult.Warning("SignIn", Messages.FormatDiagnosticsSignInBlocked(Time(1)), Messages.DiagnosticsSignInBlockedRecommendation),
            SignIn(end: null, blocked: 1));
        Assert.Equal(SignIn(end: null), SignIn(end: null, blocked: 0));
    }

    [Fact]
    public void Token_without_stored_access_token_passes() =>
        Assert.Equal(DiagnosticResult.Passed("Token", Messages.DiagnosticsTokenMissing), Token(tokens => tokens with { AccessToken = "" }));

    [Fact]
    public void Token_with_not_before_policy_shows_it_and_passes()
    {
        string valid = Messages.FormatDiagnosticsTokenValid("0 s", "60 min", "60 min");

        Assert.Equal(
            DiagnosticResult.Passed("Token", $"{valid} {Messages.FormatDiagnosticsTokenNotBeforePolicy("1700000001")}"),
            Token(tokens => tokens with { ReceivedAt = s_now, ExpiresAt = s_now.AddHours(1), NotBeforePolicy = 1_700_000_001 }));
    }

    [Theory]
    [InlineData(3000, "50 min", "10 min")]
    [InlineData(3599, "60 min", "1 s")]
    [InlineData(3600, "60 min", null)]
    [InlineData(86_400, "24 h", null)]
    public void Token_shows_its_age_and_the_remaining_time(int ageSeconds, string age, string? remaining)
    {
        string detail = remaining is null
            ? Messages.FormatDiagnosticsTokenExpired(age, "60 min")
            : Messages.FormatDiagnosticsTokenValid(age, "60 min", remaining);

        Assert.Equal(
            DiagnosticResult.Passed("Token", detail),
            Token(tokens => tokens with { ReceivedAt = s_now.AddSeconds(-ageSeconds), ExpiresAt = s_now.AddSeconds(3600 - ageSeconds) }));
    }

    [Fact]
    public void Issuer_opaque_token_is_not_checked() =>
        Assert.Equal(DiagnosticResult.NotChecked("Issuer", Messages.DiagnosticsIssuerOpaque), Issuer(s_miele, "DE_0123456789abcdef"));

    [Fact]
    public void Issuer_token_of_another_application_fails() => Assert.Equal(
        new("Issuer", DiagnosticStatus.Failed, Messages.DiagnosticsIssuerOtherClient, Messages.DiagnosticsIssuerOtherClientRecommendation),
        Issuer(s_miele, Jwt.Of(("azp", "another"), ("iss", MieleRealm))));

    [Fact]
    public void Issuer_expected_realm_passes()
    {
        Assert.Equal(
            DiagnosticResult.Passed("Issuer", Messages.FormatDiagnosticsIssuerValid(MieleRealm)),
            Issuer(s_miele, Jwt.Of(("azp", s_miele.ClientId), ("iss", MieleRealm))));
        Assert.Equal(
            DiagnosticResult.Passed("Issuer", Messages.FormatDiagnosticsIssuerValidWithoutClient(MieleRealm)),
            Issuer(s_miele, Jwt.Of(("iss", MieleRealm))));
    }

    [Fact]
    public void Issuer_another_realm_warns_with_sanitised_text()
    {
        Assert.Equal(
            DiagnosticResult.Warning("Issuer", Messages.FormatDiagnosticsIssuerUnexpected("https://elsewhere.example", MieleRealm)),
            Issuer(s_miele, Jwt.Of(("azp", s_miele.ClientId), ("iss", "https://elsewhere.\u0007example"))));
        Assert.Equal(
            DiagnosticResult.Warning(
                "Issuer", Messages.FormatDiagnosticsIssuerUnexpectedWithoutClient(Messages.DiagnosticsIssuerUnnamed, MieleRealm)),
            Issuer(s_miele, Jwt.Of(("sub", "x"))));
    }

    [Fact]
    public void Issuer_undocumented_realm_passes() => Assert.Equal(
        DiagnosticResult.Passed("Issuer", Messages.FormatDiagnosticsIssuerValidWithoutClient("EU:PRD:2")),
        Issuer(Sample.Registration(KnownProviders.HomeConnect), Jwt.Of(("iss", "EU:PRD:2"))));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(119, "119 s")]
    [InlineData(120, "2 min")]
    [InlineData(-120, "2 min")]
    [InlineData(7199, "120 min")]
    [InlineData(7200, "2 h")]
    [InlineData(9000, "2.5 h")]
    [InlineData((2 * 86_400) - 360, "47.9 h")]
    [InlineData(2 * 86_400, "2 d")]
    [InlineData(-216_000, "2.5 d")]
    [InlineData(60 * 86_400, "60 d")]
    public void FormatSpan_uses_the_largest_unit_with_a_value_of_two(int seconds, string text) =>
        Assert.Equal(text, TokenChecks.FormatSpan(TimeSpan.FromSeconds(seconds)));

    private static string Time(int seconds) => ConsoleText.FormatTime(s_now.AddSeconds(seconds));

    private static DiagnosticResult SignIn(int? end, SessionStatus state = SessionStatus.Connected, int? blocked = null, bool isFixed = false)
    {
        DateTimeOffset? expiresAt = end is { } seconds ? s_now.AddSeconds(seconds) : null;
        DateTimeOffset? retryAt = blocked is { } wait ? s_now.AddSeconds(wait) : null;
        StoredAccount account = new(s_miele, Tokens(s_miele) with { SignInExpiresAt = expiresAt, SignInEndIsFixed = isFixed });
        return TokenChecks.SignIn(SessionHeader.Of(account, state, retryAt), s_now);
    }

    private static DiagnosticResult Token(Func<TokenSet, TokenSet> change) => TokenChecks.Token(change(Tokens(s_miele)), s_now);

    private static DiagnosticResult Issuer(Registration registration, string token) =>
        TokenChecks.Issuer(new(registration, Tokens(registration) with { AccessToken = token }));

    private static TokenSet Tokens(Registration registration) => Sample.Tokens(registration, s_now, TimeSpan.FromHours(1));
}
