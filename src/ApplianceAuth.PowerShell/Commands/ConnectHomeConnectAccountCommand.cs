using System.Management.Automation;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Providers;
using ApplianceAuth.SignIn;

namespace ApplianceAuth.Commands;

/// <summary>
/// Signs in to Home Connect (Bosch, Siemens, Neff, Gaggenau) and saves the account.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "HomeConnectAccount", DefaultParameterSetName = "Browser",
    HelpUri = HelpAddress.Pages + "Connect-HomeConnectAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class ConnectHomeConnectAccountCommand : ConnectCmdlet
{
    /// <summary>Uses the device flow (RFC 8628): shows a code and a QR code for another device.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "DeviceCode",
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterUseDeviceCode))]
    public SwitchParameter UseDeviceCode { get; set; }

    /// <summary>The environment: Production, China or Simulator.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterEnvironment))]
    [ValidateSet("Production", "China", "Simulator")]
    public string Environment { get; set; } = "Production";

    private protected override ProviderChoice Choice => new(
        KnownProviders.All.First(provider => provider.Cloud == KnownProviders.HomeConnect.Cloud
            && provider.Environment.Equals(Environment, StringComparison.OrdinalIgnoreCase)),
        MyInvocation.BoundParameters.ContainsKey(nameof(Environment)),
        UseDeviceCode);
}
