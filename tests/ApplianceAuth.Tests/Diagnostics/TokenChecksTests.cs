using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.OAuth;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>What is found of a sign-in and of its token, in full words.</summary>
public class TokenChecksTests
{
    private const string MieleRealm = "https://auth.domestic.miele-iot.com/partner/realms/mcs";

    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly Registration s_miele = Sample.Registration(KnownProviders.Miele);

    [Fact]
    public void A_sign_in_without_an_end_is_good() =>
        Assert.Equal(DiagnosticResult.Passed("SignIn", "It has no end that the cloud tells of."), SignIn(end: null));

    [Theory]
    [InlineData(SessionState.NeedsSignIn, null)]
    [InlineData(SessionState.NeedsSignIn, 30 * 86_400)]
    [InlineData(SessionState.Connected, -1)]
    public void A_sign_in_that_has_ended_is_a_fault(SessionState state, int? end) => Assert.Equal(
        new("SignIn", DiagnosticStatus.Failed, "The cloud has ended the sign-in.", "Sign in again with the same Connect command; it needs no client id."),
        SignIn(end, state: state));

    [Theory]
    [InlineData(0)]
    [InlineData((7 * 86_400) - 1)]
    public void A_sign_in_that_ends_within_a_week_is_warned_of(int end) => Assert.Equal(
        DiagnosticResult.Warning("SignIn", $"It ends on {Time(end)} unless it is used before.", "Use the account once, or sign in again."), SignIn(end));

    [Fact]
    public void Session_with_a_fixed_end_says_that_only_a_new_sign_in_helps()
    {
        const int Week = 7 * 86_400;
        Assert.Equal(
            DiagnosticResult.Warning(
                "SignIn", $"It ends on {Time(Week - 1)}, and using the account does not extend it.",
                "Sign in again before then with the same Connect command; it needs no client id."),
            SignIn(Week - 1, isFixed: true));
        Assert.Equal(DiagnosticResult.Passed("SignIn", $"Good until {Time(Week)}. Using the account does not extend it."), SignIn(Week, isFixed: true));
    }

    [Theory]
    [InlineData(7 * 86_400)]
    [InlineData(60 * 86_400)]
    public void A_sign_in_that_lasts_a_week_is_good(int end) =>
        Assert.Equal(DiagnosticResult.Passed("SignIn", $"Good until {Time(end)}, and longer with each use."), SignIn(end));

    [Fact]
    public void A_cloud_that_gives_no_tokens_for_now_is_warned_of_and_no_longer_than_it_lasts()
    {
        Assert.Equal(
            DiagnosticResult.Warning("SignIn", $"The cloud gives no tokens until {Time(1)}.", "Wait until then; each request before it can prolong the block."),
            SignIn(end: null, closed: 1));
        Assert.Equal(SignIn(end: null), SignIn(end: null, closed: 0));
    }

    [Fact]
    public void A_token_that_is_not_kept_is_none_that_is_missed() =>
        Assert.Equal(DiagnosticResult.Passed("Token", "None is kept here; the first use brings one."), Token(tokens => tokens with { AccessToken = "" }));

    [Fact]
    public void Token_with_not_before_policy_shows_it_and_is_no_warning() => Assert.Equal(
        DiagnosticResult.Passed("Token", "Received 0 s ago for 60 min; good for another 60 min. The cloud sent not-before-policy 1700000001."),
        Token(tokens => tokens with { ReceivedAt = s_now, ExpiresAt = s_now.AddHours(1), NotBeforePolicy = 1_700_000_001 }));

    [Theory]
    [InlineData(3000, "Received 50 min ago for 60 min; good for another 10 min.")]
    [InlineData(3599, "Received 60 min ago for 60 min; good for another 1 s.")]
    [InlineData(3600, "Received 60 min ago for 60 min; the next use renews it.")]
    [InlineData(86_400, "Received 24 h ago for 60 min; the next use renews it.")]
    public void A_token_tells_its_age_and_what_is_left_of_it(int age, string detail) => Assert.Equal(
        DiagnosticResult.Passed("Token", detail), Token(tokens => tokens with { ReceivedAt = s_now.AddSeconds(-age), ExpiresAt = s_now.AddSeconds(3600 - age) }));

    [Fact]
    public void A_token_that_is_no_JWT_says_nothing_of_who_gave_it() =>
        Assert.Equal(DiagnosticResult.NotChecked("Issuer", "The token says nothing of itself."), Issuer(s_miele, "DE_0123456789abcdef"));

    [Fact]
    public void A_token_of_another_application_is_a_fault() => Assert.Equal(
        new("Issuer", DiagnosticStatus.Failed, "The token was given to another application than the one on record.", "Sign in again."),
        Issuer(s_miele, Jwt.Of(("azp", "another"), ("iss", MieleRealm))));

    [Fact]
    public void A_token_of_the_realm_that_is_known_is_good()
    {
        Assert.Equal(
            DiagnosticResult.Passed("Issuer", $"Given to the application on record; issued by {MieleRealm}."),
            Issuer(s_miele, Jwt.Of(("azp", s_miele.ClientId), ("iss", MieleRealm))));
        Assert.Equal(DiagnosticResult.Passed("Issuer", $"The token names no application; issued by {MieleRealm}."), Issuer(s_miele, Jwt.Of(("iss", MieleRealm))));
    }

    [Fact]
    public void A_token_of_another_realm_is_warned_of()
    {
        Assert.Equal(
            DiagnosticResult.Warning("Issuer", $"Given to the application on record, but issued by https://elsewhere.example where {MieleRealm} was expected."),
            Issuer(s_miele, Jwt.Of(("azp", s_miele.ClientId), ("iss", "https://elsewhere.\u0007example"))));
        Assert.Equal(
            DiagnosticResult.Warning("Issuer", $"The token names no application, but issued by nobody where {MieleRealm} was expected."), Issuer(s_miele, Jwt.Of(("sub", "x"))));
    }

    [Fact]
    public void Where_the_realm_is_not_documented_any_will_do() => Assert.Equal(
        DiagnosticResult.Passed("Issuer", "The token names no application; issued by EU:PRD:2."),
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
    public void A_time_is_told_in_the_largest_unit_that_it_fills_twice(int seconds, string text) => Assert.Equal(text, TokenChecks.Span(TimeSpan.FromSeconds(seconds)));

    private static string Time(int seconds) => ConsoleText.FormatTime(s_now.AddSeconds(seconds));

    private static DiagnosticResult SignIn(int? end, SessionState state = SessionState.Connected, int? closed = null, bool isFixed = false) => TokenChecks.SignIn(
        SessionHeader.Of(
            new(s_miele, Tokens(s_miele) with { SignInExpiresAt = end is { } seconds ? s_now.AddSeconds(seconds) : null, SignInEndIsFixed = isFixed }), state,
            closed is { } wait ? s_now.AddSeconds(wait) : null),
        s_now);

    private static DiagnosticResult Token(Func<TokenSet, TokenSet> change) => TokenChecks.Token(change(Tokens(s_miele)), s_now);

    private static DiagnosticResult Issuer(Registration registration, string token) => TokenChecks.Issuer(new(registration, Tokens(registration) with { AccessToken = token }));

    private static TokenSet Tokens(Registration registration) => Sample.Tokens(registration, s_now, TimeSpan.FromHours(1));
}
