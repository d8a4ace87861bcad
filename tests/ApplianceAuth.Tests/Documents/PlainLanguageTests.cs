using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>Documents, samples and scripts avoid phrases that readers have misread.</summary>
public partial class PlainLanguageTests
{
    private static readonly string[] s_folders = [".github", "bench", "build", "docs", "packaging", "samples"];

    public static TheoryData<string> Files => [.. RepositoryFiles.Paths(".md", ".ps1", ".psd1", ".sh", ".yml", ".cs")
        .Where(path => path.Length == 1 || s_folders.Contains(path[0])).Select(path => string.Join('/', path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_avoids_phrases_that_readers_misread(string file) =>
        Assert.Empty(Misread().Matches(RepositoryFiles.Read(file.Split('/'))).Select(match => match.Value));

    [GeneratedRegex(@"\b(?:nobody|whoever|somebody|ails|is told|as it came|anew|of its own|be had|put right|in the clear)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Misread();
}
