namespace CloudEmulator.Tokens;

/// <summary>An issued access token.</summary>
internal sealed class AccessToken(string value, SignIn signIn, IReadOnlyList<string> scopes, DateTimeOffset expires)
{
    public string Value => value;

    public SignIn SignIn => signIn;

    public IReadOnlyList<string> Scopes => scopes;

    public DateTimeOffset Expires => expires;

    /// <summary>Whether it was invalidated before it expired.</summary>
    public bool Ended { get; set; }

    public bool IsValidAt(DateTimeOffset now) => !Ended && signIn.Ended is null && now < expires;
}
