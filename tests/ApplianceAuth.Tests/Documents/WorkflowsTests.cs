using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>What GitHub reads: workflows and issue templates.</summary>
public partial class WorkflowsTests
{
    private static readonly string s_workflow = RepositoryFiles.Read(".github", "workflows", "ci.yml");

    [Fact]
    public void Actions_are_pinned_by_commit()
    {
        string[] actions = [.. RepositoryFiles.Paths(".yml").SelectMany(path => Action().Matches(RepositoryFiles.Read(path))).Select(match => match.Groups[1].Value)];

        Assert.Contains(actions, action => action.StartsWith("actions/checkout@", StringComparison.Ordinal));
        Assert.All(actions, action => Assert.Matches(@"^[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$", action));
    }

    [Fact]
    public void Scripts_that_the_workflow_runs_exist()
    {
        string[] scripts = [.. Script().Matches(s_workflow).Select(match => match.Value).Distinct()];

        Assert.Contains("packaging/Expand-ModulePackage.ps1", scripts);
        Assert.Contains("build.ps1", scripts);
        Assert.All(scripts, script => Assert.NotEmpty(RepositoryFiles.Read(script.Split('/'))));
    }

    [Fact]
    public void Supported_versions_of_PowerShell_must_pass_and_others_may_fail()
    {
        string[] tested = [.. MatrixVersion().Matches(s_workflow.Split("include:")[0]).Select(match => match.Groups[1].Value)];
        ILookup<string, string> support = SupportRow().Matches(RepositoryFiles.Read("SECURITY.md"))
            .ToLookup(match => match.Groups[2].Value.StartsWith("supported", StringComparison.Ordinal) ? "supported"
                : match.Groups[2].Value.StartsWith("best effort", StringComparison.Ordinal) ? "best effort" : "none", match => match.Groups[1].Value);

        Assert.Equal(support["supported"].Concat(support["best effort"]).Order(), tested.Order());
        Assert.Contains($"continue-on-error: ${{{{ matrix.powershell != '{Assert.Single(support["supported"])}.*' }}}}", s_workflow, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_of_the_workflow_are_documented()
    {
        string[] secrets = [.. Secret().Matches(s_workflow).Select(match => match.Groups[1].Value).Distinct()];
        string page = RepositoryFiles.Read("packaging", "README.md");

        Assert.Contains("SIGNING_ACCOUNT", secrets);
        Assert.All(secrets, secret => Assert.Contains($"`{secret}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Other_versions_of_PowerShell_than_the_tested_one_are_refused_before_the_tests()
    {
        int install = s_workflow.IndexOf("dotnet tool install PowerShell", StringComparison.Ordinal);
        int require = s_workflow.IndexOf("- name: Require PowerShell ${{ matrix.powershell }}", StringComparison.Ordinal);
        int test = s_workflow.IndexOf("build.ps1 test", StringComparison.Ordinal);

        // Workflow.Tests.ps1 runs this step.
        Assert.True(install > 0 && install < require && require < test);
    }

    [Fact]
    public void Attested_files_are_those_that_a_release_verifies()
    {
        string attested = s_workflow.Split("subject-path: |")[1].Split("- uses:")[0];
        string[] files = [.. attested.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        string page = RepositoryFiles.Read("packaging", "README.md");

        // An artifact of several folders begins below the folder that they share.
        Assert.All(files, file => Assert.StartsWith("output/", file, StringComparison.Ordinal));
        string below = string.Join(", ", files.Select(file => file["output/".Length..]));
        Assert.Contains($"Get-Item {below} | ForEach-Object {{ gh attestation verify $_ ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Tool_is_packed_as_the_page_says()
    {
        string pack = Pack().Match(s_workflow).Value;
        Assert.NotEmpty(pack);
        Assert.Contains(pack, RepositoryFiles.Read("packaging", "README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Bug_report_asks_for_diagnostics() =>
        Assert.Contains("Test-ApplianceAccount -Detailed", RepositoryFiles.Read(".github", "ISSUE_TEMPLATE", "bug.yml"), StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=\./|-File )(?:\w[\w-]*/)*\w[\w-]*\.(?:ps1|sh)\b")]
    private static partial Regex Script();

    [GeneratedRegex(@"'(\d+\.\d+)\.\*(?:-\*)?'")]
    private static partial Regex MatrixVersion();

    [GeneratedRegex(@"\$\{\{ secrets\.(\w+) \}\}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"dotnet pack tests/\S+[^\n]*")]
    private static partial Regex Pack();

    // A row of the table of PowerShell versions.
    [GeneratedRegex(@"^\| (\d+\.\d+)(?: \([^)]*\))? \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex SupportRow();

    [GeneratedRegex(@"^[ -]+uses: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Action();
}
