namespace CloudEmulator.Tokens;

/// <summary>An access token that was given out.</summary>
internal sealed class AccessToken(string value, SignIn signIn, IReadOnlyList<string> scopes, DateTimeOffset expires)
{
    public string Value => value;

    public SignIn SignIn => signIn;

    public IReadOnlyList<string> Scopes => scopes;

    public DateTimeOffset Expires => expires;

    /// <summary>Whether it was ended before its time.</summary>
    public bool Ended { get; set; }

    public bool IsValidAt(DateTimeOffset now) => !Ended && signIn.Ended is null && now < expires;
}
