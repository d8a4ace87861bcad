using System.Xml.Linq;
using ApplianceAuth.Output;

namespace ApplianceAuth.Tests.Documents;

/// <summary>What is shown of the objects is there, also for those that come out of a job or a file.</summary>
public class FormatViewsTests
{
    private static readonly XElement s_format =
        XElement.Parse(RepositoryFiles.Read("src", "ApplianceAuth.PowerShell", "Output", "ApplianceAuth.Format.ps1xml"));

    public static TheoryData<Type> Shown => [typeof(ApplianceToken), typeof(ApplianceAccount), typeof(DisconnectedAccount), typeof(ApplianceEvent), typeof(Appliance), typeof(AccountDiagnostic), typeof(ApplianceRateLimit)];

    [Theory]
    [MemberData(nameof(Shown))]
    public void There_is_a_table_and_a_list_live_and_deserialized(Type type)
    {
        Assert.Equal([type.FullName, $"Deserialized.{type.FullName}"], TypesOf(SetOf(type)));
        Assert.Equal(["TableControl", "ListControl"], Views(type).Select(view => view.Elements().Last().Name.LocalName));
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void The_views_show_properties_that_exist(Type type)
    {
        string[] shown = [.. Views(type).Descendants("PropertyName").Select(name => name.Value)];

        Assert.NotEmpty(shown);
        Assert.Subset(type.GetProperties().Select(property => property.Name).ToHashSet(), shown.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Shown))]
    public void A_table_has_a_heading_for_each_column(Type type)
    {
        XElement table = Views(type).Descendants("TableControl").Single();

        Assert.Equal(table.Descendants("TableColumnHeader").Count(), table.Descendants("TableColumnItem").Count());
    }

    private static IEnumerable<XElement> Views(Type type) => s_format.Descendants("View").Where(view => view.Descendants("SelectionSetName").Single().Value == SetOf(type));

    private static string SetOf(Type type) => s_format.Descendants("SelectionSet").Single(set => set.Descendants("TypeName").First().Value == type.FullName).Element("Name")!.Value;

    private static IEnumerable<string> TypesOf(string name) =>
        s_format.Descendants("SelectionSet").Single(set => set.Element("Name")!.Value == name).Descendants("TypeName").Select(type => type.Value);
}
