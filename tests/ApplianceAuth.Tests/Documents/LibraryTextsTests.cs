using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ApplianceAuth.Tests.Documents;

/// <summary>The texts of the core, which programs in any language show, name PowerShell where they mean it.</summary>
public partial class LibraryTextsTests
{
    // The library has no diagnostics, no default account, no moves and no warning before a sign-in.
    private static readonly string[] s_moduleOnly = ["Diagnostics", "DefaultAccount", "Move", "ProviderRetiring"];

    // A vault is opened by the module alone.
    private static readonly string[] s_aboutPowerShell = ["StoreVaultNotSupported"];

    private static readonly Dictionary<string, string> s_texts = XDocument.Parse(RepositoryFiles.Read("src", "ApplianceAuth", "Messages.resx"))
        .Descendants("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    public static TheoryData<string> Names =>
        [.. s_texts.Keys.Where(name => !s_moduleOnly.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))];

    [Fact]
    public void Texts_are_found() => Assert.True(Names.Count > 150);

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_names_a_cmdlet_or_parameter_only_after_PowerShell(string name)
    {
        string text = s_texts[name];
        foreach (string sentence in text.Split(". "))
        {
            if (PowerShellName().Match(sentence) is { Success: true } found)
            {
                Assert.Contains("Recommendation", name, StringComparison.Ordinal);
                Assert.Contains("In PowerShell", sentence[..found.Index], StringComparison.OrdinalIgnoreCase);
            }
        }

        if (!name.Contains("Recommendation", StringComparison.Ordinal) && !s_aboutPowerShell.Contains(name))
        {
            Assert.DoesNotMatch("PowerShell|this module|this script", text);
        }
    }

    // A cmdlet, a parameter or a variable.
    [GeneratedRegex(@"\b[A-Z][a-z]+-[A-Z]\w+|(?<![\w-])-[A-Z]\w+|\$\w+")]
    private static partial Regex PowerShellName();
}
