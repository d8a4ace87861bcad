using System.Collections;

namespace ApplianceAuth.Completion;

/// <summary>Completes the languages that the clouds support.</summary>
internal sealed class LanguageCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) =>
        JournaledAccounts.Providers(bound).SelectMany(provider => provider.KnownLanguages).Distinct()
            .Order(StringComparer.Ordinal).Select(language => new Candidate(language));
}
