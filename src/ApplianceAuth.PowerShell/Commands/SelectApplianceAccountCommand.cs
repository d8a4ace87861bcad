using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Chooses the account that is used if none is named.
/// </summary>
[Cmdlet(VerbsCommon.Select, "ApplianceAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpAddress.Pages + "Select-ApplianceAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class SelectApplianceAccountCommand : AccountCmdlet
{
    /// <summary>The address of an account, such as Miele/holiday-home.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string Account { get; set; } = "";

    /// <summary>Whether the choice is for this process, or stored for all PowerShell processes of this user on this machine.</summary>
    [Parameter]
    public SelectionScope Scope { get; set; }

    /// <summary>Gives the account back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override string[]? Named => [Account];

    private protected override bool ManagesAccounts => true;

    /// <inheritdoc/>
    private protected override Task ProcessAsync() => WildcardPattern.ContainsWildcardCharacters(Account)
        ? throw new ApplianceAuthException(ErrorId.AccountNameInvalid, "Only one account can be the default; a pattern may mean several.", "Get-ApplianceAccount lists the addresses.")
        : base.ProcessAsync();

    private protected override async Task ProcessAsync(AccountReference account)
    {
        SessionHeader found = await UnlockingAsync(() => ModuleServices.Broker.DescribeAsync(account.Store, account.Address, CancellationToken));
        if (Scope == SelectionScope.CurrentUser)
        {
            await RequireFoundByAddressAsync(account);
        }

        if (!ShouldProcess($"{account.Address} ({account.Store.Description})", Scope == SelectionScope.CurrentUser
            ? "Store as the default account of this user" : "Use as the default account of this process"))
        {
            return;
        }

        if (Scope == SelectionScope.CurrentUser)
        {
            ModuleServices.StoredDefault.Write(account.Address);
        }

        // A choice for the process wins, so the older one must not hide the one that was just stored.
        ModuleServices.Selected = Scope == SelectionScope.Process ? account : null;
        if (PassThru)
        {
            WriteObject(ApplianceAccount.Of(found, account.Store, selected: true, ModuleServices.TimeProvider.GetUtcNow()));
        }
    }

    /// <summary>Only the address is stored, so it must lead to this account in every process.</summary>
    private async Task RequireFoundByAddressAsync(AccountReference account)
    {
        if (!account.Store.OtherProcessesSeeIt)
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, $"{account.Address} is stored in the {account.Store.Description}, so other processes cannot use it as the default account.",
                "Leave out -Scope, or sign in without -InMemory.");
        }

        AccountReference found = await UnlockingAsync(() => AccountFinder.LiteralAsync($"{account.Address}", vault: null, CancellationToken));
        if (!found.Is(account))
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid,
                $"{account.Address} in the {account.Store.Description} cannot be stored as the default account: without -Vault, the {found.Store.Description} is used.",
                "Leave out -Scope, or use the account once and try again.");
        }
    }
}
