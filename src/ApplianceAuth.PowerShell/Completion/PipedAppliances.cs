using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using ApplianceAuth.Hosting;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>
/// Finds the appliances that a command line pipes to the command: those of a variable, or those that <c>Get-Appliance</c> would return, as far as is known.
/// </summary>
internal static class PipedAppliances
{
    private const string Account = "Account";
    private const string ApplianceId = "ApplianceId";
    private const int MaximumPiped = 100;

    /// <summary>The parameters on the command line, with the account and the ids of the piped appliances unless they are typed.</summary>
    /// <param name="bound">The parameters on the command line.</param>
    /// <param name="command">The command.</param>
    public static IDictionary AddTo(IDictionary bound, CommandAst? command)
    {
        (string Account, string Id)[] piped = SourceOf(command) switch
        {
            CommandExpressionAst { Expression: VariableExpressionAst variable } => OfVariable(variable),
            CommandAst source when string.Equals(source.GetCommandName(), "Get-Appliance", StringComparison.OrdinalIgnoreCase) => OfCommand(source),
            _ => [],
        };
        if (piped.Length == 0)
        {
            return bound;
        }

        Hashtable all = new(bound, StringComparer.OrdinalIgnoreCase);
        all[Account] ??= piped.Select(one => one.Account).Distinct().ToArray();
        all[ApplianceId] ??= piped.Select(one => one.Id).Distinct().ToArray();
        return all;
    }

    /// <summary>The ids for <c>{id}</c> in a path: those of the command line, else those of all appliances of the account that were listed last.</summary>
    public static IEnumerable<string> Ids(IDictionary bound, JournaledAccount account) => bound[ApplianceId] switch
    {
        string one => [one],
        IEnumerable several => several.Cast<object?>().Select(one => $"{one}"),
        _ => ModuleServices.ApplianceCache.Get(account.Address).Select(one => one.Id),
    };

    private static CommandBaseAst? SourceOf(CommandAst? command) =>
        (command?.Parent as PipelineAst)?.PipelineElements.TakeWhile(element => element != command).LastOrDefault();

    private static (string, string)[] OfVariable(VariableExpressionAst variable)
    {
        string name = variable.VariablePath.UserPath;
        if (!name.All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            return [];
        }

        object? value = ValueOf(name);
        return
        [
            .. (value is IList several ? several.Cast<object?>().Take(MaximumPiped) : [value])
                .Select(item => item is null ? null : PSObject.AsPSObject(item))
                .Select(item => ($"{item?.Properties[Account]?.Value}", $"{item?.Properties[ApplianceId]?.Value}"))
                .Where(one => one.Item1.Length > 0 && one.Item2.Length > 0),
        ];
    }

    private static object? ValueOf(string name)
    {
        try
        {
            // The comma keeps a value as it is that runs code when it is enumerated.
            return ScriptBlock.Create($",${name}").Invoke().FirstOrDefault()?.BaseObject;
        }
        catch (RuntimeException)
        {
            // In strict mode, a variable that is not set is an error.
            return null;
        }
    }

    private static (string, string)[] OfCommand(CommandAst source)
    {
        Dictionary<string, ParameterBindingResult> parameters = StaticParameterBinder.BindCommand(source, resolve: true).BoundParameters;
        WildcardPattern[] names = Patterns("Name"), ids = Patterns(ApplianceId);
        Hashtable bound = [];
        if (Values(Account) is { Length: > 0 } accounts)
        {
            bound[Account] = accounts;
        }

        return
        [
            .. JournaledAccounts.Matching(bound).SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address)
                .Where(one => Matches(names, one.Name) && Matches(ids, one.Id)).Select(one => ($"{account.Address}", one.Id))),
        ];

        WildcardPattern[] Patterns(string parameter) =>
            [.. Values(parameter).Select(value => new WildcardPattern(value, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];

        string[] Values(string parameter) => parameters.GetValueOrDefault(parameter)?.Value switch
        {
            StringConstantExpressionAst one => [one.Value],
            ArrayLiteralAst list => [.. list.Elements.OfType<StringConstantExpressionAst>().Select(one => one.Value)],
            _ => [],
        };

        static bool Matches(WildcardPattern[] patterns, string value) => patterns.Length == 0 || Array.Exists(patterns, pattern => pattern.IsMatch(value));
    }
}
