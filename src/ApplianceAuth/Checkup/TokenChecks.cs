using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Checkup;

/// <summary>What a sign-in and its access token say of themselves.</summary>
internal static class TokenChecks
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(7);

    /// <summary>Whether the sign-in still gives tokens, and for how long.</summary>
    public static Finding SignIn(SessionHeader header, DateTimeOffset now) =>
        header.State == SessionState.NeedsSignIn || header.SignInExpiresAt < now
            ? new("SignIn", FindingResult.Failed, "The cloud has ended the sign-in.", "Sign in again with the same Connect command; it needs no client id.")
        : header.ClosedUntil is { } closed && closed > now
            ? Finding.Warning("SignIn", $"The cloud gives no tokens until {PlainWords.Time(closed)}.", "Wait until then; each request before it can prolong the block.")
        : header.SignInExpiresAt is not { } end ? Finding.Passed("SignIn", "It has no end that the cloud tells of.")
        : header.SignInEndIsFixed ? end - now < s_soon
            ? Finding.Warning("SignIn", $"It ends on {PlainWords.Time(end)}, and using the account does not extend it.", "Sign in again before then with the same Connect command; it needs no client id.")
            : Finding.Passed("SignIn", $"Good until {PlainWords.Time(end)}. Using the account does not extend it.")
        : end - now < s_soon ? Finding.Warning("SignIn", $"It ends on {PlainWords.Time(end)} unless it is used before.", "Use the account once, or sign in again.")
        : Finding.Passed("SignIn", $"Good until {PlainWords.Time(end)}, and longer with each use.");

    /// <summary>How old the access token is, and how long it is good. One that has ended is no fault: it is renewed when it is needed.</summary>
    public static Finding Token(TokenSet tokens, DateTimeOffset now) =>
        tokens.AccessToken.Length == 0 ? Finding.Passed("Token", "None is kept here; the first use brings one.")
        : tokens.ExpiresAt <= now ? Finding.Passed("Token", $"Received {Span(now - tokens.ReceivedAt)} ago for {Span(tokens.Life)}; the next use renews it.{Policy(tokens)}")
        : Finding.Passed("Token", $"Received {Span(now - tokens.ReceivedAt)} ago for {Span(tokens.Life)}; good for another {Span(tokens.ExpiresAt - now)}.{Policy(tokens)}");

    /// <summary>Whether the token was given to this application, and by whom.</summary>
    public static Finding Issuer(StoredAccount account)
    {
        if (TokenClaims.TryRead(account.Tokens.AccessToken) is not { } claims)
        {
            return Finding.NotChecked("Issuer", "The token says nothing of itself.");
        }

        if (claims.AuthorizedParty is { } party && party != account.Registration.ClientId)
        {
            return new("Issuer", FindingResult.Failed, "The token was given to another application than the one on record.", "Sign in again.");
        }

        string given = claims.AuthorizedParty is null ? "The token names no application" : "Given to the application on record";
        // Where the realm's own name is not documented, another one is odd and no more than that.
        return account.Provider.Issuer is { } issuer && claims.Issuer != issuer.AbsoluteUri
            ? Finding.Warning("Issuer", $"{given}, but issued by {Shown(claims.Issuer)} where {issuer.AbsoluteUri} was expected.")
            : Finding.Passed("Issuer", $"{given}; issued by {Shown(claims.Issuer)}.");
    }

    /// <summary>A time as a person says it.</summary>
    public static string Span(TimeSpan time) => time.Duration() switch
    {
        { TotalDays: >= 2 } days => $"{PlainWords.Number(days.TotalDays)} d",
        { TotalHours: >= 2 } hours => $"{PlainWords.Number(hours.TotalHours)} h",
        { TotalMinutes: >= 2 } minutes => $"{PlainWords.Number(Math.Round(minutes.TotalMinutes))} min",
        { } seconds => $"{PlainWords.Number(Math.Round(seconds.TotalSeconds))} s",
    };

    private static string Policy(TokenSet tokens) =>
        tokens.NotBeforePolicy is { } seconds ? $" The cloud sent not-before-policy {PlainWords.Number(seconds)}." : "";

    private static string Shown(string? issuer) => issuer is null ? "nobody" : PlainWords.Printable(issuer);
}
