using System.Globalization;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Documents;

/// <summary>Each parameter has a help message, which PowerShell 7.6 shows in menu completion.</summary>
public class ParameterHelpTests
{
    public static TheoryData<string> Cmdlets => [.. CmdletSurface.All.Keys];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Each_parameter_has_a_help_message(string cmdlet) => Assert.All(
        CmdletSurface.HelpMessages(CmdletSurface.All[cmdlet]),
        help =>
        {
            Assert.Equal(ParameterHelp.Source, help.Source);
            Assert.Matches(@"^[A-Z].+\.$", CmdletMessages.ResourceManager.GetString(help.Key ?? help.Parameter, CultureInfo.InvariantCulture));
        });

    [Fact]
    public void Source_is_the_resource_file_of_the_cmdlets() => Assert.Equal(ParameterHelp.Source, CmdletMessages.ResourceManager.BaseName);
}
