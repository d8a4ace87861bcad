using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Lists the signed-in accounts with their store and state.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ApplianceAccount", HelpUri = HelpAddress.Pages + "Get-ApplianceAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class GetApplianceAccountCommand : AccountCmdlet
{
    private readonly HashSet<(AccountAddress, string)> _reported = [];

    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed. The default is all accounts.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccountsOrAll))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[] Account { get; set; } = ["*"];

    private protected override string[]? AccountPatterns => Account;

    private protected override bool ManagesAccounts => true;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        SessionHeader header = await UnlockingAsync(() => ModuleServices.Broker.GetHeaderAsync(account.Store, account.Address, CancellationToken));
        DateTimeOffset now = ModuleServices.TimeProvider.GetUtcNow();
        if (SessionEndWarning.Text(account.Address, header.SignInExpiresAt, header.SignInEndIsFixed, now) is { } warning)
        {
            WriteWarning(warning);
        }

        if (Vault is null)
        {
            foreach (IAccountStore store in StoreFinder.LocalStoresOf(account.Address).Where(store => !account.Is(new(store, account.Address))))
            {
                Skip(new(store, account.Address), account.Store);
            }
        }

        WriteObject(ApplianceAccount.Of(header, account.Store, await AccountFinder.IsSelectedAsync(account, CancellationToken), now));
    }

    /// <inheritdoc/>
    private protected override void Skip(AccountReference hidden, IAccountStore used)
    {
        if (_reported.Add((hidden.Address, hidden.Store.Key)))
        {
            WriteWarning(CmdletMessages.FormatAccountStoredTwice(hidden.Address, hidden.Store.Description, used.Description, hidden.Store.Name));
        }
    }
}
