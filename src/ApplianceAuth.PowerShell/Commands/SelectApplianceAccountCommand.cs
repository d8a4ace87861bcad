using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Sets the default account.
/// </summary>
[Cmdlet(VerbsCommon.Select, "ApplianceAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = HelpAddress.Pages + "Select-ApplianceAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class SelectApplianceAccountCommand : AccountCmdlet
{
    /// <summary>The address of an account, such as Miele/holiday-home.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccount))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string Account { get; set; } = "";

    /// <summary>Whether to set the default account of this process, or to store it for all PowerShell processes of this user on this machine.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterSelectionScope))]
    public SelectionScope Scope { get; set; }

    /// <summary>Returns the account.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterPassThru))]
    public SwitchParameter PassThru { get; set; }

    private protected override string[]? AccountPatterns => [Account];

    private protected override bool ManagesAccounts => true;

    /// <inheritdoc/>
    private protected override Task ProcessAsync() => WildcardPattern.ContainsWildcardCharacters(Account)
        ? throw new ApplianceAuthException(
            ErrorId.AccountNameInvalid, CmdletMessages.FormatSelectPattern(Account), CmdletMessages.SelectPatternRecommendation)
        : base.ProcessAsync();

    private protected override async Task ProcessAsync(AccountReference account)
    {
        SessionHeader found = await UnlockingAsync(() => ModuleServices.Broker.GetHeaderAsync(account.Store, account.Address, CancellationToken));
        if (Scope == SelectionScope.CurrentUser)
        {
            await RequireFoundByAddressAsync(account);
        }

        if (!ShouldProcess($"{account.Address} ({account.Store.Description})", Scope == SelectionScope.CurrentUser
            ? CmdletMessages.SelectActionUser : CmdletMessages.SelectActionProcess))
        {
            return;
        }

        if (Scope == SelectionScope.CurrentUser)
        {
            ModuleServices.StoredDefault.Write(account.Address);
        }

        // The default account of the process takes precedence, so an earlier one must not hide the one that was just stored.
        ModuleServices.Selected = Scope == SelectionScope.Process ? account : null;
        if (PassThru)
        {
            WriteObject(ApplianceAccount.Of(found, account.Store, selected: true, ModuleServices.TimeProvider.GetUtcNow()));
        }
    }

    /// <summary>Checks that every process finds this account by its address, because only the address is stored.</summary>
    private async Task RequireFoundByAddressAsync(AccountReference account)
    {
        if (!account.Store.IsSharedByProcesses)
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid, CmdletMessages.FormatSelectInMemory(account.Address, account.Store.Description),
                CmdletMessages.SelectInMemoryRecommendation);
        }

        AccountReference found = await UnlockingAsync(() => AccountFinder.LiteralAsync($"{account.Address}", vault: null, CancellationToken));
        if (!found.Is(account))
        {
            throw new ApplianceAuthException(
                ErrorId.ParameterInvalid,
                CmdletMessages.FormatSelectHidden(account.Address, account.Store.Description, found.Store.Description),
                CmdletMessages.SelectHiddenRecommendation);
        }
    }
}
