using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>What GitHub reads: workflows and issue templates.</summary>
public partial class WorkflowsTests
{
    [Fact]
    public void Actions_are_pinned_by_commit()
    {
        string[] actions = [.. RepositoryFiles.Paths(".yml").SelectMany(path => Action().Matches(RepositoryFiles.Read(path))).Select(match => match.Groups[1].Value)];

        Assert.Contains(actions, action => action.StartsWith("actions/checkout@", StringComparison.Ordinal));
        Assert.All(actions, action => Assert.Matches(@"^[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$", action));
    }

    [Fact]
    public void Bug_report_asks_for_diagnostics() =>
        Assert.Contains("Test-ApplianceAccount -Detailed", RepositoryFiles.Read(".github", "ISSUE_TEMPLATE", "bug.yml"), StringComparison.Ordinal);

    [GeneratedRegex(@"^[ -]+uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Action();
}
