using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>Documents, samples, scripts and the source code avoid phrases that readers have misread.</summary>
public partial class PlainLanguageTests
{
    private static readonly string[] s_folders = [".github", "bench", "build", "docs", "packaging", "samples", "src"];

    public static TheoryData<string> Files => [.. RepositoryFiles.Paths(".md", ".ps1", ".psd1", ".sh", ".yml", ".cs", ".resx", ".ps1xml")
        .Where(path => path.Length == 1 || s_folders.Contains(path[0])).Select(path => string.Join('/', path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_avoids_phrases_that_readers_misread(string file) =>
        Assert.Empty(Misread().Matches(RepositoryFiles.Read(file.Split('/'))).Select(match => match.Value));

    // Identifiers separate words with underscores, such as those of test names.
    [GeneratedRegex(
        @"(?<![^\W_])(?:nobody|whoever|somebody|ails|is[ _]told|as[ _]it[ _]came|anew|of[ _]its[ _]own|be[ _]had|put[ _]right|in[ _]the[ _]clear)(?![^\W_])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Misread();
}
