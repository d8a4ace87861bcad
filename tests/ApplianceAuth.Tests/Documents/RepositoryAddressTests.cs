using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>The manifest's ProjectUri is the one address of the repository; all others begin with it.</summary>
public partial class RepositoryAddressTests
{
    private static readonly string s_projectUri = ManifestValue("ProjectUri");

    public static TheoryData<string> Cmdlets => [.. CmdletSurface.All.Keys];

    [Fact]
    public void Manifest_addresses_belong_to_the_project()
    {
        Assert.StartsWith("https://", s_projectUri, StringComparison.Ordinal);
        Assert.Equal($"{s_projectUri}/blob/main/LICENSE", ManifestValue("LicenseUri"));
        Assert.Equal($"{s_projectUri}/raw/main/packaging/icon.png", ManifestValue("IconUri"));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void HelpUri_is_the_address_of_the_page(string cmdlet)
    {
        string expected = $"{s_projectUri}/blob/main/docs/en-US/{cmdlet}.md";

        Assert.Equal(expected, CmdletSurface.HelpUri(CmdletSurface.All[cmdlet]));
        Assert.Equal(expected, new CmdletPage(cmdlet).HelpUri);
    }

    [Fact]
    public void Addresses_in_files_begin_with_the_project_address() => Assert.All(
        RepositoryFiles.Paths(".md", ".psd1", ".ps1", ".cs", ".yml", ".props", ".csproj").SelectMany(path => Address().Matches(RepositoryFiles.Read(path))),
        match => Assert.Equal(s_projectUri, match.Value));

    private static string ManifestValue(string key) =>
        Regex.Match(RepositoryFiles.Read("ApplianceAuth.psd1"), $@"\b{key}\s*=\s*'([^']+)'").Groups[1].Value;

    // Up to the end of the repository's name.
    [GeneratedRegex(@"https?://(?:[\w-]+\.)*github\w*\.com/[\w.-]+/ApplianceAuth\b", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
