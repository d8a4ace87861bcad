using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Diagnostics;

/// <summary>Checks a session and its access token by their stored times and claims.</summary>
internal static class TokenChecks
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(7);

    /// <summary>Checks whether the session can still be refreshed, and until when.</summary>
    public static DiagnosticResult SignIn(SessionHeader header, DateTimeOffset now)
    {
        const string check = "SignIn";
        if (header.State == SessionStatus.NeedsSignIn || header.SignInExpiresAt < now)
        {
            return new(check, DiagnosticStatus.Failed, Messages.DiagnosticsSignInEnded, Messages.DiagnosticsSignInEndedRecommendation);
        }

        if (header.RetryAt is { } retryAt && retryAt > now)
        {
            return DiagnosticResult.Warning(
                check, Messages.FormatDiagnosticsSignInBlocked(ConsoleText.FormatTime(retryAt)), Messages.DiagnosticsSignInBlockedRecommendation);
        }

        if (header.SignInExpiresAt is not { } end)
        {
            return DiagnosticResult.Passed(check, Messages.DiagnosticsSignInExpiryUnknown);
        }

        string time = ConsoleText.FormatTime(end);
        return (header.SignInEndIsFixed, end - now < s_soon) switch
        {
            (true, true) => DiagnosticResult.Warning(
                check, Messages.FormatDiagnosticsSignInEndsSoon(time), Messages.DiagnosticsSignInEndsSoonRecommendation),
            (false, true) => DiagnosticResult.Warning(
                check, Messages.FormatDiagnosticsSignInEndsUnused(time), Messages.DiagnosticsSignInEndsUnusedRecommendation),
            (true, false) => DiagnosticResult.Passed(check, Messages.FormatDiagnosticsSignInValidFixed(time)),
            (false, false) => DiagnosticResult.Passed(check, Messages.FormatDiagnosticsSignInValid(time)),
        };
    }

    /// <summary>Reports the age and the lifetime of the access token. An expired one passes: the next call refreshes it.</summary>
    public static DiagnosticResult Token(TokenSet tokens, DateTimeOffset now)
    {
        const string check = "Token";
        if (tokens.AccessToken.Length == 0)
        {
            return DiagnosticResult.Passed(check, Messages.DiagnosticsTokenMissing);
        }

        string age = FormatSpan(now - tokens.ReceivedAt), lifetime = FormatSpan(tokens.Lifetime);
        string detail = tokens.ExpiresAt <= now
            ? Messages.FormatDiagnosticsTokenExpired(age, lifetime)
            : Messages.FormatDiagnosticsTokenValid(age, lifetime, FormatSpan(tokens.ExpiresAt - now));
        return DiagnosticResult.Passed(check, tokens.NotBeforePolicy is { } seconds
            ? $"{detail} {Messages.FormatDiagnosticsTokenNotBeforePolicy(ConsoleText.FormatNumber(seconds))}"
            : detail);
    }

    /// <summary>Checks whether the token was issued to this application, and by the expected issuer.</summary>
    public static DiagnosticResult Issuer(StoredAccount account)
    {
        const string check = "Issuer";
        if (TokenClaims.TryRead(account.Tokens.AccessToken) is not { } claims)
        {
            return DiagnosticResult.NotChecked(check, Messages.DiagnosticsIssuerOpaque);
        }

        if (claims.AuthorizedParty is { } party && party != account.Registration.ClientId)
        {
            return new(check, DiagnosticStatus.Failed, Messages.DiagnosticsIssuerOtherClient, Messages.DiagnosticsIssuerOtherClientRecommendation);
        }

        bool namesClient = claims.AuthorizedParty is not null;
        string issuer = claims.Issuer is { } name ? ConsoleText.SanitizeAndTruncate(name) : Messages.DiagnosticsIssuerUnnamed;
        // The issuer is not documented, so another one is only a warning.
        return account.Provider.Issuer is { } expected && claims.Issuer != expected.AbsoluteUri
            ? DiagnosticResult.Warning(check, namesClient
                ? Messages.FormatDiagnosticsIssuerUnexpected(issuer, expected.AbsoluteUri)
                : Messages.FormatDiagnosticsIssuerUnexpectedWithoutClient(issuer, expected.AbsoluteUri))
            : DiagnosticResult.Passed(check, namesClient
                ? Messages.FormatDiagnosticsIssuerValid(issuer)
                : Messages.FormatDiagnosticsIssuerValidWithoutClient(issuer));
    }

    /// <summary>A time span without its sign in the largest unit of which it has at least two, such as <c>90 s</c> or <c>2.5 h</c>.</summary>
    public static string FormatSpan(TimeSpan time) => time.Duration() switch
    {
        { TotalDays: >= 2 } days => $"{ConsoleText.FormatNumber(days.TotalDays)} d",
        { TotalHours: >= 2 } hours => $"{ConsoleText.FormatNumber(hours.TotalHours)} h",
        { TotalMinutes: >= 2 } minutes => $"{ConsoleText.FormatNumber(Math.Round(minutes.TotalMinutes))} min",
        { } seconds => $"{ConsoleText.FormatNumber(Math.Round(seconds.TotalSeconds))} s",
    };
}
