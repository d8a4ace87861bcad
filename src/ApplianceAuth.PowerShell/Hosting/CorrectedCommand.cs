using System.Management.Automation.Language;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Hosting;

/// <summary>The command to run instead of one that needs an account.</summary>
internal static class CorrectedCommand
{
    /// <summary>Adds -Account to one command of a line. The rest of the line, such as the code of a script, is left out.</summary>
    /// <param name="line">The line that contains the command.</param>
    /// <param name="start">Where the command starts in the line, from 0.</param>
    /// <param name="cmdlet">The name of the cmdlet.</param>
    /// <param name="account">The account.</param>
    public static string AddAccount(string line, int start, string cmdlet, AccountAddress account)
    {
        Ast script = Parser.ParseInput(line, out _, out ParseError[] errors);
        // A command that continues on the next line cannot be shown completely.
        return errors.Length == 0 && !line.AsSpan().TrimEnd().EndsWith("`")
            && script.Find(node => node is CommandAst && node.Extent.StartOffset == start, searchNestedScriptBlocks: true) is CommandAst command
                ? command.Extent.Text.Insert(command.CommandElements[0].Extent.EndOffset - start, $" -Account {account}")
                : $"{cmdlet} -Account {account}";
    }
}
