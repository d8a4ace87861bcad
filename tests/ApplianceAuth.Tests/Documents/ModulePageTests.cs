using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

public partial class ModulePageTests
{
    private static readonly string s_page = RepositoryFiles.Read("docs", "en-US", "ApplianceAuth.md");

    [Fact]
    public void Module_page_has_each_cmdlet_with_the_synopsis_of_its_page() => Assert.Equal(
        CmdletPage.All.Order().Select(cmdlet => $"{cmdlet}: {new CmdletPage(cmdlet).Synopsis}"),
        Entry().Matches(s_page).Select(match => $"{match.Groups[1]}: {match.Groups[2]}"));

    [Fact]
    public void Module_page_has_the_guid_of_the_manifest() =>
        Assert.Contains($"Module Guid: {Guid().Match(RepositoryFiles.Read("ApplianceAuth.psd1")).Groups[1]}\n", s_page, StringComparison.Ordinal);

    [GeneratedRegex(@"^### \[([\w-]+)\]\(\1\.md\)\n\n(.+)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex("GUID += '([^']+)'")]
    private static partial Regex Guid();
}
