using System.Text.RegularExpressions;
using ApplianceAuth.Output;

namespace ApplianceAuth.Tests.Documents;

/// <summary>The topic about errors has each id once, with the category and the recommendation that PowerShell shows.</summary>
public partial class ErrorTopicTests
{
    [Fact]
    public void Topic_lists_all_errors() => Assert.Equal(
        ErrorMap.Rows.Select(row => $"{row.Key} ({row.Value.Category}): {row.Value.Recommendation}"),
        Entries().Select(entry => $"{entry.Groups["id"]} ({entry.Groups["category"]}): {OneLine(entry.Groups["advice"].Value)}"));

    [Fact]
    public void Topic_says_what_each_error_means() => Assert.All(Entries(), entry => Assert.InRange(entry.Groups["meaning"].Length, 20, 300));

    private static MatchCollection Entries() => Entry().Matches(RepositoryFiles.Read("docs", "en-US", "about_ApplianceAuth_Errors.md"));

    private static string OneLine(string lines) => string.Join(' ', lines.Split('\n').Select(line => line.Trim())).Trim();

    [GeneratedRegex(@"^  (?<id>[A-Z]\w+) \((?<category>[A-Z]\w+)\)\n(?<meaning>(?:    .+\n)+?)    Recommendation: (?<advice>.+\n(?:    .+\n)*)", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
