using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Chooses by name or pattern, and knows which names were never met: a pattern that fits nothing is no mistake, a name is.</summary>
internal sealed class NameFilter
{
    private readonly Dictionary<string, bool> _literals = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that nothing had.</summary>
    public IEnumerable<string> Unmatched => _literals.Where(name => !name.Value).Select(name => name.Key);

    /// <summary>Notes what is wanted.</summary>
    public void Expect(string[] wanted)
    {
        foreach (string name in wanted.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            _literals.TryAdd(name, false);
        }
    }

    /// <summary>Whether something is wanted that is called so.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.ParameterInvalid"/>: a pattern is not valid.</exception>
    public bool Matches(string[] wanted, string? called)
    {
        string[] fitting = [.. wanted.Where(pattern => WildcardParser.Read(pattern, ErrorId.ParameterInvalid).IsMatch(called ?? ""))];
        foreach (string name in fitting.Where(_literals.ContainsKey))
        {
            _literals[name] = true;
        }

        return fitting.Length > 0;
    }
}
