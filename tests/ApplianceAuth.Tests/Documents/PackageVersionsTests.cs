using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

public partial class PackageVersionsTests
{
    [Fact]
    public void Every_package_with_a_version_is_used_by_a_project_or_by_the_build()
    {
        string[] packages = [.. PackageVersion().Matches(RepositoryFiles.Read("Directory.Packages.props")).Select(match => match.Groups[1].Value)];
        string users = string.Concat(RepositoryFiles.Paths(".csproj").Append(["build.sh"]).Select(RepositoryFiles.Read));

        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Matches($"""["']{Regex.Escape(package)}["']""", users));
    }

    [GeneratedRegex("""<PackageVersion Include="([^"]+)" """)]
    private static partial Regex PackageVersion();
}
