using System.Management.Automation.Host;

namespace ApplianceAuth.Hosting;

/// <summary>Whether a session is interactive: whether a prompt would reach a user.</summary>
/// <remarks>
/// A prompt that no user sees blocks a job, or ends its script with exit code 0 and no <c>catch</c> entered. So every doubt means not interactive: what
/// would have been a prompt becomes an error that a script can catch.
/// </remarks>
internal static class HostInteractivity
{
    private const string ConsoleHost = "ConsoleHost";

    /// <summary>The terminal of VS Code's PowerShell extension.</summary>
    private const string EditorHost = "Visual Studio Code Host";

    private static readonly string[] s_false = ["", "0", "false", "no", "off"];

    /// <summary>Whether a prompt on a host would reach a user.</summary>
    public static bool IsInteractive(PSHost host) => IsInteractive(
        host.Name, Environment.GetCommandLineArgs(), Environment.GetEnvironmentVariable, Console.IsInputRedirected, Environment.UserInteractive);

    /// <summary>Whether a prompt would reach a user.</summary>
    /// <param name="host">The host's name. Jobs, <c>-Parallel</c> and remoting bring hosts of their own.</param>
    /// <param name="commandLine">What PowerShell was started with: its console host says only there that it may not prompt.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="inputRedirected">Whether the standard input is not a terminal.</param>
    /// <param name="desktop">Whether the process has a desktop that a user can see; false in Windows services and scheduled tasks without a user.</param>
    public static bool IsInteractive(
        string host, IEnumerable<string> commandLine, Func<string, string?> variable, bool inputRedirected, bool desktop) =>
        // The extension has started its host with -NonInteractive, although its console accepts input.
        (host == EditorHost || (host == ConsoleHost && !IsNonInteractive(commandLine)))
        && !inputRedirected
        && s_false.Contains(variable("CI") ?? "", StringComparer.OrdinalIgnoreCase)
        // OpenSSH's server runs its terminals without a desktop.
        && (desktop || !string.IsNullOrEmpty(variable("SSH_TTY")));

    /// <summary>Whether PowerShell was started with <c>-NonInteractive</c>.</summary>
    /// <param name="commandLine">The command line; what follows <c>-File</c> or <c>-Command</c> belongs to the script.</param>
    public static bool IsNonInteractive(IEnumerable<string> commandLine) =>
        commandLine.TakeWhile(word => !Is(word, "file", "f") && !Is(word, "command", "c"))
            .Any(word => Is(word, "noninteractive", "noni"));

    /// <summary>Whether PowerShell takes a word for a switch: it accepts every abbreviation from the shortest one on.</summary>
    private static bool Is(string word, string name, string shortest)
    {
        string key = word.TrimStart('-', '/');
        return key.Length < word.Length
            && key.StartsWith(shortest, StringComparison.OrdinalIgnoreCase)
            && name.StartsWith(key, StringComparison.OrdinalIgnoreCase);
    }
}
