using System.Collections;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Completion;

/// <summary>Completes the countries that Miele's legacy provider is known to take.</summary>
internal sealed class CountryCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> Offer(string command, string typed, IDictionary bound) =>
        KnownProviders.MieleLegacy.KnownCountries.Select(country => (country, ""));
}
