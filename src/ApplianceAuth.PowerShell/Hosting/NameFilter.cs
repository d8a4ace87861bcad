using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Filters by names and patterns, and collects the names without a match. A pattern without a match is not an error.</summary>
internal sealed class NameFilter
{
    private readonly Dictionary<string, bool> _literals = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names without a match.</summary>
    public IEnumerable<string> Unmatched => _literals.Where(name => !name.Value).Select(name => name.Key);

    /// <summary>Adds names, which are unmatched until <see cref="Matches"/> finds them. Patterns are ignored.</summary>
    public void Expect(string[] names)
    {
        foreach (string name in names.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            _literals.TryAdd(name, false);
        }
    }

    /// <summary>Whether a name matches one of the names or patterns.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.ParameterInvalid"/>: a pattern is not valid.</exception>
    public bool Matches(string[] patterns, string? name)
    {
        string[] matching = [.. patterns.Where(pattern => WildcardParser.Read(pattern, ErrorId.ParameterInvalid).IsMatch(name ?? ""))];
        foreach (string literal in matching.Where(_literals.ContainsKey))
        {
            _literals[literal] = true;
        }

        return matching.Length > 0;
    }
}
