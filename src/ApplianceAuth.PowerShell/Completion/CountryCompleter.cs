using System.Collections;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Completion;

/// <summary>Completes the countries that Miele's legacy provider supports.</summary>
internal sealed class CountryCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) =>
        KnownProviders.MieleLegacy.KnownCountries.Select(country => new Candidate(country));
}
