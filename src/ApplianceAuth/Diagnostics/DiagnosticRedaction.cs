using System.Text.RegularExpressions;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Diagnostics;

/// <summary>Removes the home directory, which messages of vaults and disks contain, and most of the client id from diagnostic results.</summary>
internal static class DiagnosticRedaction
{
    private const int ShownCharacters = 4;

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The result without the home directory, and with the first four characters of the client id only.</summary>
    public static DiagnosticResult Redact(DiagnosticResult result, Registration? registration) =>
        result with
        {
            Detail = RedactText(result.Detail, registration)!,
            Recommendation = RedactText(ReplaceHomeInCommand(result.Recommendation), registration),
        };

    private static string? RedactText(string? text, Registration? registration)
    {
        string? redacted = Home.Length > 1 ? text?.Replace(Home, "~", StringComparison.OrdinalIgnoreCase) : text;
        // A client id of four characters would be shown whole anyway.
        return registration is { ClientId.Length: > ShownCharacters } known
            ? redacted?.Replace(known.ClientId, known.ClientId[..ShownCharacters] + "…", StringComparison.OrdinalIgnoreCase)
            : redacted;
    }

    /// <summary>Replaces the home directory in quoted paths of a command by <c>$HOME</c>: no shell expands "~" between quotes.</summary>
    private static string? ReplaceHomeInCommand(string? command) => command is null || Home.Length <= 1 ? command : Regex.Replace(
        command, $"'{Regex.Escape(Home)}([/\\\\][^'\"$`]*)'(?!')", "\"$$HOME$1\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
