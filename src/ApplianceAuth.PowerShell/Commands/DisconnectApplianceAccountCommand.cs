using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Revokes the session of an account if possible, and removes the account from its store.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "ApplianceAccount", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = HelpAddress.Pages + "Disconnect-ApplianceAccount.md")]
[OutputType(typeof(DisconnectedAccount))]
public sealed class DisconnectApplianceAccountCommand : AccountCmdlet
{
    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[] Account { get; set; } = [];

    private protected override string[]? AccountPatterns => Account;

    private protected override bool ManagesAccounts => true;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        (StoredAccount? found, string? readError) = await UnlockingAsync(() => FindAsync(account));
        if (!ShouldProcess($"{account.Address} ({account.Store.Description})", CmdletMessages.DisconnectAction))
        {
            return;
        }

        // A failure does not prevent the removal of the account.
        string? revocationError = found is null ? readError : await TryRevokeAsync(found);
        if (account.Is(ModuleServices.Selected))
        {
            ModuleServices.Selected = null;
        }

        bool isStoredDefault = await AccountFinder.IsStoredDefaultAsync(account, CancellationToken);
        AccountFinder.Clear();
        ModuleServices.ApplianceCache.Remove(account.Store, account.Address);
        ModuleServices.ApplianceStates.Remove(account.Store, account.Address);
        ModuleServices.Keys.Remove(account.Store, account.Address);
        await UnlockingAsync(
            () => ModuleServices.Broker.RemoveAsync(account.Store, account.Address, found?.Registration, CancellationToken));
        if (isStoredDefault)
        {
            ModuleServices.StoredDefault.Remove();
        }

        WriteObject(new DisconnectedAccount(account.Address.ToString(), account.Store.Name, revocationError));
    }

    /// <summary>Reads the account. If its record cannot be used, returns the reason, because the account can still be removed.</summary>
    private async Task<(StoredAccount? Found, string? ReadError)> FindAsync(AccountReference account)
    {
        try
        {
            return (await ModuleServices.Broker.ReadAsync(account.Store, account.Address, CancellationToken), null);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.RecordInvalid or ErrorId.RecordTooNew)
        {
            return (null, e.Message);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.NotConnected)
        {
            // A previous removal or sign-in was incomplete.
            if (await account.Store.ReadRegistrationAsync(account.Address, CancellationToken) is null)
            {
                throw;
            }

            return (null, e.Message);
        }
    }
}
