using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Commands;

/// <summary>
/// Moves accounts to another store without a new sign-in.
/// </summary>
[Cmdlet(VerbsCommon.Move, "ApplianceAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpAddress.Pages + "Move-ApplianceAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class MoveApplianceAccountCommand : AccountCmdlet
{
    private IAccountStore _target = null!;

    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[] Account { get; set; } = [];

    /// <summary>The target store: the name of a vault, or BuiltIn.</summary>
    [Parameter(Mandatory = true, HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterTargetVault))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    public override string? Vault { get; set; }

    /// <summary>Moves accounts without a prompt, even out of a vault that other machines may share.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterMoveForce))]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the account in its new store.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterMovePassThru))]
    public SwitchParameter PassThru { get; set; }

    private protected override string[]? AccountPatterns => Account;

    private protected override bool ManagesAccounts => true;

    /// <inheritdoc/>
    private protected override string? SearchedStore => null;

    /// <inheritdoc/>
    private protected override async Task BeginAsync()
    {
        await base.BeginAsync();
        _target = await UnlockingAsync(() => StoreFinder.NamedAsync(Vault!, CancellationToken));
        if (_target is MemoryTokenStore)
        {
            throw new ApplianceAuthException(ErrorId.ParameterInvalid, CmdletMessages.FormatMoveToMemory(Vault), CmdletMessages.MoveToMemoryRecommendation);
        }
    }

    private protected override async Task ProcessAsync(AccountReference account)
    {
        if (account.Store is MemoryTokenStore)
        {
            throw new ApplianceAuthException(ErrorId.AccountInMemory, CmdletMessages.FormatMoveFromMemory(account.Address));
        }

        // Prompts must come before any lock.
        await UnlockingAsync(() => ModuleServices.Broker.ReadAsync(account.Store, account.Address, CancellationToken));
        AccountReference moved = new(_target, account.Address);
        if (account.Is(moved))
        {
            WriteVerbose(CmdletMessages.FormatMoveNotNeeded(account.Address, _target.Description));
            await ReturnAsync(moved);
            return;
        }

        if (_target is VaultTokenStore vault)
        {
            await UnlockingAsync(() => vault.ProbeAsync(CancellationToken));
        }

        if (!ShouldProcess($"{account.Address} ({account.Store.Description})", CmdletMessages.FormatMoveAction(_target.Description)))
        {
            return;
        }

        RequireConsent(account);
        await MoveAsync(account, moved);
        await ReturnAsync(moved);
    }

    private void RequireConsent(AccountReference account)
    {
        if (account.Store.IsSharedByMachines && !Force
            && !(IsInteractive
                && ShouldContinue(CmdletMessages.FormatMoveSharedConfirm(account.Store.Description, account.Address), MyInvocation.MyCommand.Name)))
        {
            throw new ApplianceAuthException(ErrorId.AccountShared, CmdletMessages.FormatMoveShared(account.Address, account.Store.Description));
        }
    }

    private async Task MoveAsync(AccountReference account, AccountReference moved)
    {
        foreach (ApplianceAuthException error in await UnlockingAsync(
            () => ModuleServices.Broker.Moves.MoveAsync(account.Store, _target, account.Address, CancellationToken)))
        {
            Warn(error);
        }

        if (account.Is(ModuleServices.Selected))
        {
            ModuleServices.Selected = moved;
        }

        AccountFinder.Clear();
        ModuleServices.ApplianceCache.Add(_target, account.Address, ModuleServices.ApplianceCache.Get(account.Address));
        ModuleServices.ApplianceCache.Remove(account.Store, account.Address);
    }

    private async Task ReturnAsync(AccountReference account)
    {
        if (PassThru)
        {
            SessionHeader header = await UnlockingAsync(() => ModuleServices.Broker.GetHeaderAsync(account.Store, account.Address, CancellationToken));
            WriteObject(ApplianceAccount.Of(header, account.Store, account.Is(ModuleServices.Selected), ModuleServices.TimeProvider.GetUtcNow()));
        }
    }
}
