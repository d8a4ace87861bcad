using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Documents;

/// <summary>Cmdlets, manifest and pages say the same: what one of them has and another lacks fails here.</summary>
public partial class CmdletPagesTests
{
    public static TheoryData<string> Cmdlets => [.. CmdletSurface.All.Keys];

    [Fact]
    public void The_manifest_exports_the_cmdlets() => Assert.Equal(CmdletSurface.All.Keys.Order(), ExportedByManifest().Order());

    [Fact]
    public void Each_cmdlet_has_a_page_and_each_page_a_cmdlet() => Assert.Equal(CmdletSurface.All.Keys.Order(), CmdletPage.All.Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_page_describes_the_parameters_as_they_are(string cmdlet) => Assert.Equal(
        CmdletSurface.Parameters(CmdletSurface.All[cmdlet]).Select(parameter => $"{parameter}").Order(),
        new CmdletPage(cmdlet).Parameters.Select(parameter => $"{parameter}").Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Synopsis_is_a_sentence_and_description_has_at_most_15_lines(string cmdlet)
    {
        CmdletPage page = new(cmdlet);

        Assert.Matches(@"^[A-Z][^\n]+\.$", page.Synopsis);
        Assert.InRange(page.DescriptionLines.Count, 1, 15);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_syntax_shows_the_parameters_of_each_set(string cmdlet)
    {
        CmdletParameter[] parameters = [.. CmdletSurface.Parameters(CmdletSurface.All[cmdlet])];
        foreach ((string set, IReadOnlySet<string> shown) in new CmdletPage(cmdlet).Syntax)
        {
            Assert.Equal(parameters.Where(one => one.Sets.Contains(set) || one.Sets.Contains("(All)")).Select(one => one.Name).Order(), shown.Order());
        }

        Assert.Superset(parameters.SelectMany(one => one.Sets).Where(set => set != "(All)").ToHashSet(), new CmdletPage(cmdlet).Syntax.Keys.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_page_names_what_comes_out(string cmdlet) => Assert.Equal(
        CmdletSurface.All[cmdlet].GetCustomAttributesData().Where(attribute => attribute.AttributeType == typeof(OutputTypeAttribute))
            .SelectMany(attribute => (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(type => $"{type.Value}").Order(),
        new CmdletPage(cmdlet).Outputs.Order());

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_page_has_three_examples_that_are_explained(string cmdlet)
    {
        (string Code, string Words)[] examples = [.. new CmdletPage(cmdlet).Examples];

        Assert.True(examples.Length >= 3, $"{cmdlet} has {examples.Length}");
        Assert.All(examples, example => Assert.True(example.Code.Length > 0 && example.Words.Length > 60, example.Code));
        Assert.Contains(examples, example => example.Code.Contains(cmdlet, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_examples_use_parameters_that_exist(string cmdlet)
    {
        foreach (Match call in new CmdletPage(cmdlet).Examples.SelectMany(example => Call().Matches(example.Code)))
        {
            Assert.True(CmdletSurface.All.TryGetValue(call.Groups[1].Value, out Type? called), call.Value);
            Assert.Superset(
                call.Groups[2].Captures.Select(capture => capture.Value).ToHashSet(),
                CmdletSurface.Parameters(called!).Select(parameter => parameter.Name).Concat(["ErrorAction", "Verbose", "WarningAction"]).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Nothing_of_the_page_waits_to_be_filled_in(string cmdlet) => Assert.DoesNotContain("{{", new CmdletPage(cmdlet).Text, StringComparison.Ordinal);

    private static IEnumerable<string> ExportedByManifest() =>
        Exports().Match(RepositoryFiles.Read("ApplianceAuth.psd1")).Groups[1].Captures.Select(capture => capture.Value);

    [GeneratedRegex(@"CmdletsToExport\s*=\s*@\((?:\s*'([^']+)')+")]
    private static partial Regex Exports();

    // A call of ours up to the end of its command, with the names of its parameters.
    [GeneratedRegex(@"\b((?:Connect|Disconnect|Get|Invoke|Move|Select|Test|Watch)-(?:\w*Account|Appliance\w*))(?:[ ]-(\w+)|[^|;(){}\n-]|\([^()\n]*\)|-)*")]
    private static partial Regex Call();
}
