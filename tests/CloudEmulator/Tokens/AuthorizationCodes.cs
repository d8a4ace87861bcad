namespace CloudEmulator.Tokens;

/// <summary>The codes on their way from a redirect to the token endpoint. Each can be taken once.</summary>
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

    /// <summary>Takes a code, whether or not the exchange then succeeds, so that nobody can guess verifiers.</summary>
    /// <returns>The code, and whether this is the first time; or null where there is no such code.</returns>
    public (AuthorizationCode Code, bool First)? Take(string? value)
    {
        lock (_lock)
        {
            return value is not null && _codes.TryGetValue(value, out AuthorizationCode? code) ? (code, _taken.Add(value)) : null;
        }
    }
}
