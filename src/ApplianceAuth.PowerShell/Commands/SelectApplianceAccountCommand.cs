using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;

namespace ApplianceAuth.Commands;

/// <summary>
/// <para type="synopsis">Chooses the account that this PowerShell uses where none is named.</para>
/// </summary>
[Cmdlet(VerbsCommon.Select, "ApplianceAccount")]
[OutputType(typeof(ApplianceAccount))]
public sealed class SelectApplianceAccountCommand : AccountCmdlet
{
    /// <summary><para type="description">The address of an account, such as Miele/holiday-home.</para></summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Account { get; set; } = "";

    /// <summary><para type="description">Gives the account back.</para></summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string[]? Named => [Account];

    private protected override async Task ProcessAsync(KnownAccount account)
    {
        StoredAccount found = await UnlockingAsync(account, () => Appliances.Broker.FindAsync(account.Store, account.Address, Stop));
        Appliances.Selected = account;
        if (PassThru)
        {
            WriteObject(ApplianceAccount.Of(found, account.Store, selected: true, Appliances.Clock.GetUtcNow()));
        }
    }
}
