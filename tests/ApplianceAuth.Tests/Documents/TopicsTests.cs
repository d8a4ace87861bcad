using System.Management.Automation;
using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>The about_ topics have the form that Get-Help shows, and name what is there.</summary>
public partial class TopicsTests
{
    public static TheoryData<string> Topics => [.. RepositoryFiles.Names("about_*.md", "docs", "en-US")];

    [Fact]
    public void The_topics_are_found() => Assert.Equal(
        [
            "about_ApplianceAuth",
            "about_ApplianceAuth_Appliances",
            "about_ApplianceAuth_Errors",
            "about_ApplianceAuth_Events",
            "about_ApplianceAuth_Limits",
            "about_ApplianceAuth_Monitoring",
            "about_ApplianceAuth_Recipes", "about_ApplianceAuth_Runbooks",
            "about_ApplianceAuth_Storage",
            "about_ApplianceAuth_Vaults",
        ],
        RepositoryFiles.Names("about_*.md", "docs", "en-US").Order());

    [Fact]
    public void The_topic_about_the_module_names_all_cmdlets_and_topics() => Assert.Equal(
        CmdletSurface.All.Keys.Concat(RepositoryFiles.Names("about_*.md", "docs", "en-US").Where(name => name != "about_ApplianceAuth")).Order(),
        SeeAlso("about_ApplianceAuth").Order());

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_begins_with_its_name_and_fits_a_terminal(string topic)
    {
        string[] lines = Read(topic).Split('\n');

        Assert.Equal(["TOPIC", $"    {topic}", "", "SHORT DESCRIPTION"], lines[..4]);
        Assert.Contains("LONG DESCRIPTION", lines);
        Assert.DoesNotContain(lines, line => line.Length > 80);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void What_a_topic_refers_to_is_there(string topic) => Assert.Subset(
        CmdletSurface.All.Keys.Concat(RepositoryFiles.Names("about_*.md", "docs", "en-US")).ToHashSet(), SeeAlso(topic).ToHashSet());

    [Theory]
    [MemberData(nameof(Topics))]
    public void The_cmdlets_that_a_topic_speaks_of_are_there(string topic) => Assert.Subset(
        CmdletSurface.All.Keys.ToHashSet(), Ours().Matches(Read(topic)).Select(match => match.Value).ToHashSet());

    [Theory]
    [MemberData(nameof(Topics))]
    public void The_errors_that_a_topic_speaks_of_are_there(string topic) => Assert.All(
        Errors().Matches(Read(topic)).Select(match => match.Groups[1].Value).Except(Enum.GetNames<ErrorCategory>()), error => Assert.Contains(error, Enum.GetNames<ErrorId>()));

    private static IEnumerable<string> SeeAlso(string topic) =>
        Read(topic).Split("SEE ALSO\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim());

    private static string Read(string topic) => RepositoryFiles.Read("docs", "en-US", $"{topic}.md");

    [GeneratedRegex(@"\b[A-Z][a-z]+-(?:Appliance|HomeConnect|Miele)[A-Za-z]*")]
    private static partial Regex Ours();

    // Ids in brackets, and the one that a sentence is about.
    [GeneratedRegex(@"(?:\(|error is |error |warning )((?:[A-Z][a-z]+){2,})\b(?!-)")]
    private static partial Regex Errors();
}
