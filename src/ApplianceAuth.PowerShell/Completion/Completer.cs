using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ApplianceAuth.Completion;

/// <summary>The base of the argument completers: filters case-insensitively and quotes where needed. Completers send no requests.</summary>
internal abstract class Completer : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string prefix = (wordToComplete ?? "").Trim('\'', '"');
        return GetCandidates(commandName ?? "", prefix, PipedAppliances.AddTo(fakeBoundParameters ?? new Hashtable(), commandAst))
            .Where(candidate => candidate.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(
                Quote(candidate.Text), candidate.Text, CompletionResultType.ParameterValue, candidate.Hint.Length > 0 ? candidate.Hint : candidate.Text));
    }

    /// <summary>Returns the possible values with their tooltips. The caller omits those that do not begin with the prefix.</summary>
    /// <param name="command">The name of the command.</param>
    /// <param name="prefix">The typed part of the value.</param>
    /// <param name="bound">The parameters on the command line, with those that a piped appliance sets.</param>
    private protected abstract IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound);

    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.') ? text : PowerShellLiteral.Quote(text);
}
