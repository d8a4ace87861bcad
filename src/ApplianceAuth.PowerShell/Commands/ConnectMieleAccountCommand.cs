using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Providers;
using ApplianceAuth.SignIn;

namespace ApplianceAuth.Commands;

/// <summary>
/// Signs in to Miele and saves the account.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "MieleAccount", DefaultParameterSetName = "Default",
    HelpUri = HelpAddress.Pages + "Connect-MieleAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class ConnectMieleAccountCommand : ConnectCmdlet
{
    /// <summary>Uses the legacy provider, which Miele is retiring and which has no permissions per appliance.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Legacy",
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterLegacy))]
    public SwitchParameter Legacy { get; set; }

    /// <summary>The country of the Miele account, such as de-DE; required by the legacy provider.</summary>
    [Parameter(ParameterSetName = "Legacy",
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterCountry))]
    [ArgumentCompleter(typeof(CountryCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Country { get; set; }

    private protected override ProviderChoice Choice => new(Legacy ? KnownProviders.MieleLegacy : KnownProviders.Miele, Legacy, Country: Country);
}
