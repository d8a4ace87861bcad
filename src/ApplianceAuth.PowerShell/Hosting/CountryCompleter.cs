using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Hosting;

/// <summary>Completes the countries that Miele's legacy provider is known to take.</summary>
internal sealed class CountryCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        KnownProviders.MieleLegacy.KnownCountries
            .Where(country => country.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(country => new CompletionResult(country));
}
