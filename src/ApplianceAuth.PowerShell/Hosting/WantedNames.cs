using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Chooses by name or pattern, and knows which names were never met: a pattern that fits nothing is no mistake, a name is.</summary>
internal sealed class WantedNames
{
    private readonly Dictionary<string, bool> _literals = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that nothing had.</summary>
    public IEnumerable<string> NeverMet => _literals.Where(name => !name.Value).Select(name => name.Key);

    /// <summary>Notes what is wanted.</summary>
    public void Expect(string[] wanted)
    {
        foreach (string name in wanted.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            _literals.TryAdd(name, false);
        }
    }

    /// <summary>Whether something is wanted that is called so.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="Reason.ParameterInvalid"/>: a pattern is not valid.</exception>
    public bool Fits(string[] wanted, string? called)
    {
        string[] fitting = [.. wanted.Where(pattern => TypedPattern.Read(pattern, Reason.ParameterInvalid).IsMatch(called ?? ""))];
        foreach (string name in fitting.Where(_literals.ContainsKey))
        {
            _literals[name] = true;
        }

        return fitting.Length > 0;
    }
}
