using System.Management.Automation;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Commands;

/// <summary>
/// Chooses the account that this PowerShell uses where none is named.
/// </summary>
[Cmdlet(VerbsCommon.Select, "ApplianceAccount", HelpUri = HelpAddress.Pages + "Select-ApplianceAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class SelectApplianceAccountCommand : AccountCmdlet
{
    /// <summary>The address of an account, such as Miele/holiday-home.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string Account { get; set; } = "";

    /// <summary>Gives the account back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string[]? Named => [Account];

    /// <inheritdoc/>
    private protected override Task ProcessAsync() => WildcardPattern.ContainsWildcardCharacters(Account)
        ? throw new ApplianceAuthException(Reason.AccountNameInvalid, "Only one account can be the default; a pattern may mean several.", "Get-ApplianceAccount lists the addresses.")
        : base.ProcessAsync();

    private protected override async Task ProcessAsync(KnownAccount account)
    {
        SessionHeader found = await UnlockingAsync(() => Appliances.Broker.DescribeAsync(account.Store, account.Address, Stop));
        Appliances.Selected = account;
        if (PassThru)
        {
            WriteObject(ApplianceAccount.Of(found, account.Store, selected: true, Appliances.Clock.GetUtcNow()));
        }
    }
}
