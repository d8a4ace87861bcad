using System.Management.Automation.Host;

namespace ApplianceAuth.Hosting;

/// <summary>Whether somebody sits at the prompt who can be asked.</summary>
/// <remarks>
/// Asking nobody blocks a job, or ends its script with exit code 0 and no <c>catch</c> entered. So every doubt means
/// that nobody is there: what would have been asked becomes an error that a script can catch.
/// </remarks>
internal static class Person
{
    /// <summary>Whether a question on <paramref name="host"/> would reach a person.</summary>
    /// <remarks>
    /// Jobs, <c>-Parallel</c> and remoting bring hosts of their own. That pwsh was started with <c>-NonInteractive</c> is
    /// told by its command line alone; its console host says so only by raising an error when it is asked.
    /// </remarks>
    public static bool IsPresent(PSHost host) =>
        host.Name == "ConsoleHost"
        && !Console.IsInputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
        && !SaysNonInteractive(Environment.GetCommandLineArgs());

    /// <summary>Whether pwsh, started with these words, was told to ask nothing.</summary>
    /// <param name="words">The command line; what follows <c>-File</c> or <c>-Command</c> belongs to the script.</param>
    public static bool SaysNonInteractive(IEnumerable<string> words) =>
        words.TakeWhile(word => !Is(word, "file", "f") && !Is(word, "command", "c"))
            .Any(word => Is(word, "noninteractive", "noni"));

    /// <summary>Whether pwsh takes a word for a switch: it accepts every abbreviation from the shortest one on.</summary>
    private static bool Is(string word, string name, string shortest)
    {
        string key = word.TrimStart('-', '/');
        return key.Length < word.Length
            && key.StartsWith(shortest, StringComparison.OrdinalIgnoreCase)
            && name.StartsWith(key, StringComparison.OrdinalIgnoreCase);
    }
}
