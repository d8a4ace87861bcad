using System.Management.Automation.Host;

namespace ApplianceAuth.Hosting;

/// <summary>Whether a session is interactive: whether a prompt would reach a user.</summary>
/// <remarks>
/// A prompt in a session without a user blocks a job, or ends its script with exit code 0 without running a <c>catch</c> block. In case of doubt the
/// session counts as non-interactive: the cmdlet then reports an error that the script can catch.
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
    /// <param name="host">The host's name. Jobs, <c>-Parallel</c> and remoting have other hosts.</param>
    /// <param name="commandLine">The command line of PowerShell, the only place where its console host shows <c>-NonInteractive</c>.</param>
    /// <param name="getEnvironmentVariable">Reads an environment variable.</param>
    /// <param name="inputRedirected">Whether the standard input is not a terminal.</param>
    /// <param name="userInteractive">Whether the process has a desktop that a user can see; false in Windows services and scheduled tasks without a user.</param>
    public static bool IsInteractive(
        string host, IEnumerable<string> commandLine, Func<string, string?> getEnvironmentVariable, bool inputRedirected, bool userInteractive) =>
        // The extension starts its host with -NonInteractive, although its console accepts input.
        (host == EditorHost || (host == ConsoleHost && !IsNonInteractive(commandLine)))
        && !inputRedirected
        && s_false.Contains(getEnvironmentVariable("CI") ?? "", StringComparer.OrdinalIgnoreCase)
        // OpenSSH's server runs terminals without a desktop.
        && (userInteractive || !string.IsNullOrEmpty(getEnvironmentVariable("SSH_TTY")));

    /// <summary>Whether PowerShell was started with <c>-NonInteractive</c>.</summary>
    /// <param name="commandLine">The command line. Arguments after <c>-File</c> or <c>-Command</c> belong to the script.</param>
    public static bool IsNonInteractive(IEnumerable<string> commandLine) =>
        commandLine.TakeWhile(word => !Is(word, "file", "f") && !Is(word, "command", "c"))
            .Any(word => Is(word, "noninteractive", "noni"));

    /// <summary>Whether an argument is a PowerShell parameter, which may be abbreviated down to the shortest form.</summary>
    private static bool Is(string word, string name, string shortest)
    {
        string key = word.TrimStart('-', '/');
        return key.Length < word.Length
            && key.StartsWith(shortest, StringComparison.OrdinalIgnoreCase)
            && name.StartsWith(key, StringComparison.OrdinalIgnoreCase);
    }
}
