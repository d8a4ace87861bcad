using System.Text.RegularExpressions;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Diagnostics;

/// <summary>Takes out of findings what says who the person is: messages of vaults and disks name folders, and folders name people.</summary>
internal static class DiagnosticRedaction
{
    private const int Shown = 4;

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The finding without the person's home and without the application's whole id.</summary>
    public static DiagnosticResult Redact(DiagnosticResult result, Registration? registration) =>
        result with { Detail = RedactText(result.Detail, registration)!, Recommendation = RedactText(WithoutHome(result.Recommendation), registration) };

    private static string? RedactText(string? text, Registration? registration)
    {
        string? plain = Home.Length > 1 ? text?.Replace(Home, "~", StringComparison.OrdinalIgnoreCase) : text;
        // What is as short as what would be left of it hides nothing.
        return registration is { ClientId.Length: > Shown } known
            ? plain?.Replace(known.ClientId, known.ClientId[..Shown] + "…", StringComparison.OrdinalIgnoreCase)
            : plain;
    }

    /// <summary>A command that names a file in the person's home by the variable: no shell expands "~" between quotes.</summary>
    private static string? WithoutHome(string? command) => command is null || Home.Length <= 1 ? command : Regex.Replace(
        command, $"'{Regex.Escape(Home)}([/\\\\][^'\"$`]*)'(?!')", "\"$$HOME$1\"", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
