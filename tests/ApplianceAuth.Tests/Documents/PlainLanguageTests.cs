using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>Documents, scripts, the source code and the tests avoid phrases that readers have misread.</summary>
public partial class PlainLanguageTests
{
    public static TheoryData<string> Files => [.. RepositoryFiles.Paths(".md", ".ps1", ".psd1", ".sh", ".yml", ".cs", ".resx", ".ps1xml")
        .Select(path => string.Join('/', path)).Where(file => !file.EndsWith($"{nameof(PlainLanguageTests)}.cs", StringComparison.Ordinal))];

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
