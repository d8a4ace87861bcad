using System.Collections;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Completion;

/// <summary>Completes the documented scopes of the cloud that a Connect cmdlet signs in to.</summary>
internal sealed class ScopeCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) => KnownProviders.All
        .Where(provider => command.Contains(provider.Cloud, StringComparison.OrdinalIgnoreCase))
        .SelectMany(provider => provider.KnownScopes).Distinct().Select(scope => new Candidate(scope));
}
