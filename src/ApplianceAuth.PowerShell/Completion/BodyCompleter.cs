using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ApplianceAuth.Appliances;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Completion;

/// <summary>Completes request bodies from what is known of the appliance in the path: as a hashtable, or as JSON after a quotation mark.</summary>
/// <remarks>
/// PowerShell calls no completer inside the braces of a hashtable, so whole bodies are offered; they complete a part of the key too, such as <c>Power</c>.
/// </remarks>
internal sealed class BodyCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IDictionary bound = PipedAppliances.AddTo(fakeBoundParameters ?? new Hashtable(), commandAst);
        List<CompletionResult> results = [];
        foreach (JournaledAccount account in JournaledAccounts.Matching(bound))
        {
            IEnumerable<BodyExample> bodies = KeyRequests.Find($"{bound["Path"]}", account, bound)
                .SelectMany(request => ModuleServices.Keys.ListBodies(account.Address, request));
            foreach (BodyExample body in bodies)
            {
                if (Complete(body, wordToComplete ?? "", account.Provider.Envelope) is { } text)
                {
                    results.Add(new(text, body.Label, CompletionResultType.ParameterValue, body.Hint));
                }
            }
        }

        // Several appliances can have the same keys.
        return results.DistinctBy(result => result.CompletionText);
    }

    /// <summary>The text for a body, or null if it does not begin with the typed word.</summary>
    private static string? Complete(BodyExample body, string word, string? envelope)
    {
        string typed = word.Trim('\'', '"');
        if (word.Length == 0 || word[0] is not ('\'' or '"'))
        {
            return body.BeginsWith(typed) ? PowerShellLiteral.Of(body.Json) : null;
        }

        return new[] { body.Json, $"{{\"{envelope}\":{body.Json}}}" }
            .FirstOrDefault(json => json.StartsWith(typed, StringComparison.OrdinalIgnoreCase)) is { } match ? PowerShellLiteral.Quote(match) : null;
    }
}
