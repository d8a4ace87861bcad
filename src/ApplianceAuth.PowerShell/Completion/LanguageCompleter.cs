using System.Collections;

namespace ApplianceAuth.Completion;

/// <summary>Completes the languages in which a cloud is known to answer.</summary>
internal sealed class LanguageCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> Offer(string command, string typed, IDictionary bound) =>
        JournaledAccounts.Providers(bound).SelectMany(provider => provider.KnownLanguages).Distinct().Order(StringComparer.Ordinal).Select(language => (language, ""));
}
