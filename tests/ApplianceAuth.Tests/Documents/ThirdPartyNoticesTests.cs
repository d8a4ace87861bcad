using System.Xml.Linq;

namespace ApplianceAuth.Tests.Documents;

/// <summary>THIRD-PARTY-NOTICES.txt has the licence of each third-party assembly that the module ships, and of no other.</summary>
public class ThirdPartyNoticesTests
{
    public static TheoryData<string> Entries => [.. ReadEntries().Select(entry => entry.Title)];

    [Fact]
    public void Notices_name_the_shipped_assemblies() => Assert.Equal(
        ShippedAssemblies().Where(name => name != "ApplianceAuth").Order(),
        ReadEntries().SelectMany(entry => entry.Assemblies).Order());

    [Theory]
    [MemberData(nameof(Entries))]
    public void Notice_has_address_copyright_and_license_text(string title)
    {
        string text = ReadEntries().Single(entry => entry.Title == title).Text;

        Assert.Contains("\nhttps://", text, StringComparison.Ordinal);
        Assert.Contains("\nCopyright (c) ", text, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted, free of charge", text, StringComparison.Ordinal);
        Assert.Contains("WITHOUT WARRANTY OF ANY KIND", text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ShippedAssemblies() =>
        XDocument.Parse(RepositoryFiles.Read("src", "ApplianceAuth.PowerShell", "Stage.targets"))
            .Descendants("ShippedAssembly").Select(item => item.Attribute("Include")!.Value);

    // An entry begins below a line of hyphens, with one file name in each line.
    private static IEnumerable<(string Title, string[] Assemblies, string Text)> ReadEntries() =>
        RepositoryFiles.Read("THIRD-PARTY-NOTICES.txt").Split($"{new string('-', 78)}\n").Skip(1).Select(entry =>
        {
            string[] lines = [.. entry.Split('\n').TakeWhile(line => line.EndsWith(".dll", StringComparison.Ordinal))];
            return (lines.FirstOrDefault(""), lines.Select(line => line[..^4]).ToArray(), entry);
        });
}
