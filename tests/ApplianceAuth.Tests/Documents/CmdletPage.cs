using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>A cmdlet's help page, in the form of PlatyPS 1.0.</summary>
internal sealed partial class CmdletPage(string cmdlet)
{
    private readonly string _text = RepositoryFiles.Read("docs", "en-US", $"{cmdlet}.md");

    /// <summary>The names of all cmdlets that have a page.</summary>
    public static IEnumerable<string> All => RepositoryFiles.Names("*-*.md", "docs", "en-US");

    public string Text => _text;

    public string Synopsis => Split(_text, "\n## ").Single(part => part.Heading == "SYNOPSIS").Body.Trim();

    public IReadOnlyList<string> DescriptionLines => Split(_text, "\n## ").Single(part => part.Heading == "DESCRIPTION").Body.Trim().Split('\n');

    /// <summary>The address of the page, from the front matter.</summary>
    public string HelpUri => Value(_text, "HelpUri");

    public IEnumerable<CmdletParameter> Parameters =>
        Parts("PARAMETERS").Where(part => part.Heading.StartsWith('-')).Select(part => Read(part.Heading[1..], part.Body));

    /// <summary>Which parameters the syntax of each parameter set shows.</summary>
    public IReadOnlyDictionary<string, IReadOnlySet<string>> Syntax => Parts("SYNTAX").ToDictionary(
        part => part.Heading.Replace(" (Default)", "", StringComparison.Ordinal),
        IReadOnlySet<string> (part) => Option().Matches(part.Body).Select(match => match.Groups[1].Value).ToHashSet());

    public IEnumerable<string> Outputs => Parts("OUTPUTS").Select(part => part.Heading);

    /// <summary>The examples: what is typed, and what is said about it.</summary>
    public IEnumerable<(string Code, string Words)> Examples => Parts("EXAMPLES").Select(part =>
        (string.Concat(Code().Matches(part.Body).Select(match => match.Groups[1].Value)), Fence().Replace(part.Body, "").Trim()));

    private static CmdletParameter Read(string name, string body) => new(name)
    {
        Type = Value(body, "Type"),
        Sets = Values(body, "- Name").ToHashSet(),
        Required = Values(body, "  IsRequired").Contains("true"),
        Position = Values(body, "  Position").Distinct().Single(),
        ByPropertyName = Values(body, "  ValueFromPipelineByPropertyName").Contains("true"),
        Wildcards = Value(body, "SupportsWildcards") == "true",
        Values = [.. Accepted().Match(body).Groups[1].Captures.Select(capture => capture.Value)],
    };

    private IEnumerable<(string Heading, string Body)> Parts(string section) =>
        Split(Split(_text, "\n## ").Single(part => part.Heading == section).Body, "\n### ");

    private static IEnumerable<(string Heading, string Body)> Split(string text, string mark) =>
        text.Split(mark).Skip(1).Select(part => part.Split('\n', 2)).Select(halves => (halves[0].Trim(), "\n" + halves[1]));

    private static string Value(string body, string key) => Values(body, key).Single();

    private static IEnumerable<string> Values(string body, string key) =>
        body.Split('\n').Where(line => line.StartsWith(key + ": ", StringComparison.Ordinal)).Select(line => line[(key.Length + 2)..].Trim());

    [GeneratedRegex(@"(?<=[\s\[])-([A-Z]\w+)")]
    private static partial Regex Option();

    [GeneratedRegex("```powershell\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\nAcceptedValues:(?:\n- (\w+))+")]
    private static partial Regex Accepted();
}
