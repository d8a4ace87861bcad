using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Providers;
using ApplianceAuth.SignIn;

namespace ApplianceAuth.Commands;

/// <summary>
/// Signs in to Miele and keeps the sign-in.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "MieleAccount", DefaultParameterSetName = "Default",
    HelpUri = HelpAddress.Pages + "Connect-MieleAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class ConnectMieleAccountCommand : ConnectCmdlet
{
    /// <summary>Uses the provider that Miele is retiring, which has no permissions by appliance.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Legacy")]
    public SwitchParameter Legacy { get; set; }

    /// <summary>The country of the Miele account, such as de-DE; the legacy provider asks for it.</summary>
    [Parameter(ParameterSetName = "Legacy")]
    [ArgumentCompleter(typeof(CountryCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Country { get; set; }

    private protected override ProviderChoice Choice => new(Legacy ? KnownProviders.MieleLegacy : KnownProviders.Miele, Legacy, Country: Country);
}
