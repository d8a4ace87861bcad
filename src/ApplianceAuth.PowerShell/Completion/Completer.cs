using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ApplianceAuth.Completion;

/// <summary>What the completers of arguments share: offline, the same words in every spelling of the case, quoted where they have to be.</summary>
internal abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? "").Trim('\'', '"');
        return Offer(commandName ?? "", typed, fakeBoundParameters ?? new Hashtable())
            .Where(offer => offer.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(offer => new CompletionResult(Quoted(offer.Text), offer.Text, CompletionResultType.ParameterValue, offer.Hint is { Length: > 0 } hint ? hint : offer.Text));
    }

    /// <summary>All that could stand there, with a hint to each; what does not begin as was typed is left out by the caller.</summary>
    private protected abstract IEnumerable<(string Text, string Hint)> Offer(string command, string typed, IDictionary bound);

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
