namespace CloudEmulator.Tokens;

/// <summary>
/// All sessions and their tokens. Refresh tokens rotate, and the reuse of one ends its session (RFC 9700 section 4.14).
/// </summary>
internal sealed class SignIns
{
    private readonly Lock _lock = new();
    private readonly List<SignIn> _signIns = [];
    private readonly Dictionary<string, SignIn> _byRefreshToken = [];
    private readonly Dictionary<string, AccessToken> _accessTokens = [];

    public IReadOnlyList<SignIn> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _signIns];
            }
        }
    }

    public IReadOnlyList<AccessToken> AccessTokens
    {
        get
        {
            lock (_lock)
            {
                return [.. _accessTokens.Values];
            }
        }
    }

    public void Start(SignIn signIn)
    {
        lock (_lock)
        {
            _signIns.Add(signIn);
        }
    }

    /// <summary>Finds the session of a refresh token, used or not; null if there is none.</summary>
    public SignIn? FindByRefreshToken(string token)
    {
        lock (_lock)
        {
            return _byRefreshToken.GetValueOrDefault(token);
        }
    }

    public AccessToken? FindAccessToken(string token)
    {
        lock (_lock)
        {
            return _accessTokens.GetValueOrDefault(token);
        }
    }

    /// <summary>Redeems a refresh token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <param name="reuseAllowed">How often a used token is accepted again.</param>
    /// <param name="keep">Whether the token stays valid, because no new one is issued.</param>
    public RefreshVerdict Redeem(string token, DateTimeOffset now, int reuseAllowed, bool keep)
    {
        lock (_lock)
        {
            if (!_byRefreshToken.TryGetValue(token, out SignIn? signIn))
            {
                return RefreshVerdict.Unknown;
            }

            if (signIn.Ended is not null)
            {
                return RefreshVerdict.Ended;
            }

            if (signIn.Redeemed.TryGetValue(token, out int uses))
            {
                if (uses >= reuseAllowed)
                {
                    signIn.Ended = EndReason.Reuse;
                    return RefreshVerdict.Reused;
                }

                signIn.Redeemed[token] = uses + 1;
                return RefreshVerdict.Valid;
            }

            if (now >= signIn.RefreshExpires)
            {
                return RefreshVerdict.Expired;
            }

            if (!keep)
            {
                signIn.Redeemed[token] = 0;
            }

            return RefreshVerdict.Valid;
        }
    }

    public void Add(AccessToken token)
    {
        lock (_lock)
        {
            _accessTokens[token.Value] = token;
        }
    }

    public void SetRefreshToken(SignIn signIn, string token, DateTimeOffset now, int life)
    {
        lock (_lock)
        {
            _byRefreshToken[token] = signIn;
            signIn.RefreshToken = token;
            signIn.RefreshIssued = now;
            signIn.RefreshExpires = life > 0 ? now.AddSeconds(life) : null;
        }
    }

    public void End(SignIn signIn, EndReason reason)
    {
        lock (_lock)
        {
            signIn.Ended ??= reason;
        }
    }
}
