using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Diagnostics;

/// <summary>What a sign-in and its access token say of themselves.</summary>
internal static class TokenChecks
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(7);

    /// <summary>Whether the sign-in still gives tokens, and for how long.</summary>
    public static DiagnosticResult SignIn(SessionHeader header, DateTimeOffset now) =>
        header.State == SessionState.NeedsSignIn || header.SignInExpiresAt < now
            ? new("SignIn", DiagnosticStatus.Failed, "The cloud has ended the sign-in.", "Sign in again with the same Connect command; it needs no client id.")
        : header.RetryAt is { } closed && closed > now
            ? DiagnosticResult.Warning("SignIn", $"The cloud gives no tokens until {ConsoleText.FormatTime(closed)}.", "Wait until then; each request before it can prolong the block.")
        : header.SignInExpiresAt is not { } end ? DiagnosticResult.Passed("SignIn", "It has no end that the cloud tells of.")
        : header.SignInEndIsFixed ? end - now < s_soon
            ? DiagnosticResult.Warning("SignIn", $"It ends on {ConsoleText.FormatTime(end)}, and using the account does not extend it.", "Sign in again before then with the same Connect command; it needs no client id.")
            : DiagnosticResult.Passed("SignIn", $"Good until {ConsoleText.FormatTime(end)}. Using the account does not extend it.")
        : end - now < s_soon ? DiagnosticResult.Warning("SignIn", $"It ends on {ConsoleText.FormatTime(end)} unless it is used before.", "Use the account once, or sign in again.")
        : DiagnosticResult.Passed("SignIn", $"Good until {ConsoleText.FormatTime(end)}, and longer with each use.");

    /// <summary>How old the access token is, and how long it is good. One that has ended is no fault: it is renewed when it is needed.</summary>
    public static DiagnosticResult Token(TokenSet tokens, DateTimeOffset now) =>
        tokens.AccessToken.Length == 0 ? DiagnosticResult.Passed("Token", "None is kept here; the first use brings one.")
        : tokens.ExpiresAt <= now ? DiagnosticResult.Passed("Token", $"Received {Span(now - tokens.ReceivedAt)} ago for {Span(tokens.Lifetime)}; the next use renews it.{Policy(tokens)}")
        : DiagnosticResult.Passed("Token", $"Received {Span(now - tokens.ReceivedAt)} ago for {Span(tokens.Lifetime)}; good for another {Span(tokens.ExpiresAt - now)}.{Policy(tokens)}");

    /// <summary>Whether the token was given to this application, and by whom.</summary>
    public static DiagnosticResult Issuer(StoredAccount account)
    {
        if (TokenClaims.TryRead(account.Tokens.AccessToken) is not { } claims)
        {
            return DiagnosticResult.NotChecked("Issuer", "The token says nothing of itself.");
        }

        if (claims.AuthorizedParty is { } party && party != account.Registration.ClientId)
        {
            return new("Issuer", DiagnosticStatus.Failed, "The token was given to another application than the one on record.", "Sign in again.");
        }

        string given = claims.AuthorizedParty is null ? "The token names no application" : "Given to the application on record";
        // Where the realm's own name is not documented, another one is odd and no more than that.
        return account.Provider.Issuer is { } issuer && claims.Issuer != issuer.AbsoluteUri
            ? DiagnosticResult.Warning("Issuer", $"{given}, but issued by {Shown(claims.Issuer)} where {issuer.AbsoluteUri} was expected.")
            : DiagnosticResult.Passed("Issuer", $"{given}; issued by {Shown(claims.Issuer)}.");
    }

    /// <summary>A time as a person says it.</summary>
    public static string Span(TimeSpan time) => time.Duration() switch
    {
        { TotalDays: >= 2 } days => $"{ConsoleText.FormatNumber(days.TotalDays)} d",
        { TotalHours: >= 2 } hours => $"{ConsoleText.FormatNumber(hours.TotalHours)} h",
        { TotalMinutes: >= 2 } minutes => $"{ConsoleText.FormatNumber(Math.Round(minutes.TotalMinutes))} min",
        { } seconds => $"{ConsoleText.FormatNumber(Math.Round(seconds.TotalSeconds))} s",
    };

    private static string Policy(TokenSet tokens) =>
        tokens.NotBeforePolicy is { } seconds ? $" The cloud sent not-before-policy {ConsoleText.FormatNumber(seconds)}." : "";

    private static string Shown(string? issuer) => issuer is null ? "nobody" : ConsoleText.SanitizeAndTruncate(issuer);
}
