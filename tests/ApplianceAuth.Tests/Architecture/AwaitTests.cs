using System.Text.RegularExpressions;
using ApplianceAuth.Tests.Documents;

namespace ApplianceAuth.Tests.Architecture;

/// <summary>The awaits of the core. CA2007 requires that each one has ConfigureAwait, but not which argument.</summary>
public partial class AwaitTests
{
    [Fact]
    public void Core_never_resumes_on_the_callers_context()
    {
        string[] arguments =
        [
            .. RepositoryFiles.Paths(".cs").Where(path => path[..2] is ["src", "ApplianceAuth"])
                .SelectMany(path => Argument().Matches(RepositoryFiles.Read(path)).Select(match => $"{path[^1]}: {match.Groups[1].Value.Trim()}")),
        ];

        Assert.True(arguments.Length > 200, $"Only {arguments.Length} awaits were found.");
        Assert.All(arguments, argument => Assert.Matches(@": (false|ConfigureAwaitOptions\.SuppressThrowing)$", argument));
    }

    [GeneratedRegex(@"\bConfigureAwait\(([^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Argument();
}
