using System.Text.RegularExpressions;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Documents;

/// <summary>The README's table of errors has each reason once, with the category and the advice that PowerShell shows.</summary>
public partial class ErrorTableTests
{
    [Fact]
    public void The_readme_has_the_errors_that_there_are() => Assert.Equal(
        ErrorMap.Rows.Select(row => $"{row.Key}: {row.Value.Category}: {row.Value.Advice}"),
        Rows().Select(row => $"{row.Groups["id"]}: {row.Groups["category"]}: {row.Groups["advice"]}"));

    [Fact]
    public void The_readme_says_what_each_error_means() => Assert.All(Rows(), row => Assert.InRange(row.Groups["meaning"].Length, 20, 300));

    private static MatchCollection Rows() => Row().Matches(RepositoryFiles.Read("README.md"));

    [GeneratedRegex(@"^\| `(?<id>[A-Z]\w+)` \| (?<category>[A-Z]\w+) \| (?<meaning>[^|\n]+) \| (?<advice>[^|\n]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
