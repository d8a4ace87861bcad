namespace CloudEmulator.Tokens;

/// <summary>The issued authorization codes. Each can be redeemed once.</summary>
internal sealed class AuthorizationCodes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AuthorizationCode> _codes = [];
    private readonly HashSet<string> _taken = [];

    public void Add(AuthorizationCode code)
    {
        lock (_lock)
        {
            _codes[code.Value] = code;
        }
    }

    /// <summary>Redeems a code. It is used up even if the exchange fails, so that clients cannot try several code verifiers.</summary>
    /// <returns>The code, and whether this is its first use; null if there is no such code.</returns>
    public (AuthorizationCode Code, bool First)? Take(string? value)
    {
        lock (_lock)
        {
            return value is not null && _codes.TryGetValue(value, out AuthorizationCode? code) ? (code, _taken.Add(value)) : null;
        }
    }
}
