using System.Collections.Concurrent;
using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Vault;

namespace ApplianceAuth.Hosting;

/// <summary>The base of cmdlets that work on accounts: finds the accounts, and continues with the next account after an error.</summary>
public abstract class AccountCmdlet : ApplianceCmdlet
{
    /// <summary>The accounts whose copy was reported. Each is reported once per process.</summary>
    private static readonly ConcurrentDictionary<AccountAddress, bool> s_warned = new();

    private bool _accountBound;
    private bool _vaultBound;

    /// <summary>
    /// The store of the account: the name of a vault, or BuiltIn. If omitted, the account's address determines the store.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterVault))]
    [ValidateNotNullOrEmpty]
    public virtual string? Vault { get; set; }

    /// <summary>The store to search, or null for all stores.</summary>
    // -Vault from a piped object belongs to the piped account, not to an -Account on the command line.
    private protected virtual string? SearchedStore => _accountBound && !_vaultBound ? null : Vault;

    /// <summary>The specified addresses or patterns, or null for the default account.</summary>
    private protected abstract string[]? AccountPatterns { get; }

    /// <summary>Whether to warn if another machine was the last to refresh the account.</summary>
    private protected virtual bool WarnsOfCopy => true;

    /// <summary>Whether the cmdlet manages accounts. It then searches for them again instead of using the cache of the last 30 s.</summary>
    private protected virtual bool ManagesAccounts => false;

    /// <summary>Processes one account.</summary>
    private protected abstract Task ProcessAsync(AccountReference account);

    /// <inheritdoc/>
    private protected override Task BeginAsync()
    {
        _accountBound = MyInvocation.BoundParameters.ContainsKey("Account");
        _vaultBound = MyInvocation.BoundParameters.ContainsKey(nameof(Vault));
        if (ManagesAccounts)
        {
            AccountFinder.Clear();
            InterruptedMoves.Clear();
        }

        return InterruptedMoves.CompleteAsync(WriteVerbose, CancellationToken);
    }

    /// <inheritdoc/>
    private protected override async Task ProcessAsync()
    {
        string? vault = SearchedStore;
        if (AccountPatterns is null)
        {
            await ProcessDefaultAsync(() => UnlockingAsync(() => AccountFinder.DefaultAsync(vault, AddAccount, CancellationToken)));
            return;
        }

        foreach (string name in AccountPatterns)
        {
            await TryAsync(name, async () =>
            {
                if (WildcardPattern.ContainsWildcardCharacters(name))
                {
                    await ProcessMatchingAsync(name, vault);
                    return;
                }

                Task<AccountReference> FindAsync() => UnlockingAsync(() => AccountFinder.LiteralAsync(name, vault, CancellationToken));
                AccountReference account = AccountFinder.Cached(name, vault) ?? await FindAsync();
                await TryAsync(account.Address, () => ProcessFoundAsync(account, FindAsync));
            });
        }
    }

    private async Task ProcessDefaultAsync(Func<Task<AccountReference>> find)
    {
        AccountReference account = await find();
        try
        {
            await ProcessFoundAsync(account, find);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.NotConnected
            && ModuleServices.Selected is null && ModuleServices.StoredDefault.Is(account.Address))
        {
            throw new ApplianceAuthException(
                e.ErrorId, CmdletMessages.FormatAccountDefaultNotConnected(e.Message),
                CmdletMessages.FormatAccountDefaultNotConnectedRecommendation(account.Address), e);
        }
    }

    /// <summary>Called for an account that is not processed because an account of the same address was found in another store.</summary>
    private protected virtual void Skip(AccountReference hidden, IAccountStore used)
    {
    }

    /// <summary>Processes the matching accounts of each store. Reports the error of a store and continues with the next one.</summary>
    private async Task ProcessMatchingAsync(string pattern, string? vault)
    {
        WildcardPattern wildcard = WildcardParser.Read(pattern, ErrorId.AccountNameInvalid);
        Dictionary<AccountAddress, IAccountStore> found = [];
        try
        {
            await foreach (IAccountStore store in StoreFinder.ToSearchAsync(vault, CancellationToken))
            {
                await TryAsync(pattern, async () =>
                {
                    IReadOnlyList<AccountAddress> listed = await UnlockingAsync(() => AccountLister.ListAsync(store, Warn, CancellationToken));
                    foreach (AccountAddress address in listed.Where(address => wildcard.IsMatch($"{address}")))
                    {
                        AccountReference account = new(store, address);
                        if (found.TryAdd(address, store))
                        {
                            await TryAsync(address, async () =>
                            {
                                if (!await TryProcessAsync(account))
                                {
                                    found.Remove(address);
                                }
                            });
                        }
                        else
                        {
                            Skip(account, found[address]);
                        }
                    }
                });
            }
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.VaultAmbiguous && found.Count > 0)
        {
            // Accounts in other stores need no default vault.
        }
    }

    /// <summary>Waits until a refreshed session is saved in its vault. Warns if it is not saved, or if it ends soon. Called after the output.</summary>
    private protected async Task ReportSaveAsync(Session session)
    {
        // A refresh moves every other end by weeks. Unattended scripts get no other warning of a fixed end.
        TokenSet tokens = session.Account.Tokens;
        if (session.Refreshed && tokens.SignInEndIsFixed
            && SessionEndWarning.Text(session.Account.Address, tokens.SignInExpiresAt, isFixed: true, ModuleServices.TimeProvider.GetUtcNow())
                is { } warning)
        {
            WriteWarning(warning);
        }

        if (session.PendingSave is { } pendingSave && await pendingSave.WaitAsync(CancellationToken) is { } error)
        {
            Warn(error);
        }
    }

    /// <summary>Warns of a limit that is nearly reached.</summary>
    private protected void WarnOfLimit(AccountReference account, RateState? limit)
    {
        if (limit is not null)
        {
            WriteWarning(CmdletMessages.FormatLimitNearlyReached(account.Address, ConsoleText.FormatNumber(limit.Used), limit.Rule.Name));
        }
    }

    /// <summary>Processes one account. If it is no longer in the cached store, searches for it once more.</summary>
    private async Task ProcessFoundAsync(AccountReference account, Func<Task<AccountReference>> find)
    {
        try
        {
            await ProcessFoundAsync(account);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.NotConnected && AccountFinder.Remove(account))
        {
            AccountReference found = await find();
            if (found.Is(account))
            {
                throw;
            }

            await ProcessFoundAsync(found);
        }
    }

    private async Task ProcessFoundAsync(AccountReference account)
    {
        // Before the account is used, because that may refresh it on this machine.
        if (WarnsOfCopy && account.Store is BuiltInStore && s_warned.TryAdd(account.Address, true)
            && CopiedAccount.Warning(account.Address, ModuleServices.Local.Find(account.Address)?.Header?.RefreshMachine) is { } warning)
        {
            WriteWarning($"{warning} {CopiedAccount.Recommendation}");
        }

        try
        {
            await ProcessAsync(account);
        }
        catch (ApplianceAuthException e) when (
            e.ErrorId == ErrorId.VaultUnavailable && account.Store is VaultTokenStore && !VaultModule.IsInstalled())
        {
            throw VaultErrors.ModuleLost(account.Store.Name, account.Address);
        }
    }

    /// <summary>Processes an account that a list contained. The list of a vault may contain removed accounts, which are no error.</summary>
    /// <returns>Whether the account exists.</returns>
    private async Task<bool> TryProcessAsync(AccountReference account)
    {
        try
        {
            await ProcessFoundAsync(account);
            return true;
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.NotConnected)
        {
            WriteVerbose(e.Message);
            return false;
        }
    }

    /// <summary>Returns the command with -Account added.</summary>
    private string AddAccount(AccountAddress account) =>
        CorrectedCommand.AddAccount(MyInvocation.Line ?? "", MyInvocation.OffsetInLine - 1, MyInvocation.MyCommand.Name, account);
}
