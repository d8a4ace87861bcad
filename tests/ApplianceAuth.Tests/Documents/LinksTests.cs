using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>What a document refers to within the repository is there.</summary>
public partial class LinksTests
{
    public static TheoryData<string> Documents =>
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "bench/README.md", "docs/architecture.md", "packaging/README.md", "samples/README.md",
            .. RepositoryFiles.Names("*.md", "docs", "en-US").Select(name => $"docs/en-US/{name}.md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_links_lead_to_files(string document) => Assert.All(
        Link().Matches(RepositoryFiles.Read(document.Split('/'))).Select(match => match.Groups[1].Value),
        target => Assert.NotEmpty(RepositoryFiles.Read([.. document.Split('/')[..^1], .. target.Split('/')])));

    // Addresses on the web and headings of the same page are not files.
    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
