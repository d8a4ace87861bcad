using System.Collections.Concurrent;
using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>What the cmdlets share that work on accounts: which ones are meant, and one failure that does not keep the others back.</summary>
public abstract class AccountCmdlet : ApplianceCmdlet
{
    /// <summary>The accounts that were warned of: once in a process is enough.</summary>
    private static readonly ConcurrentDictionary<AccountAddress, bool> s_warned = new();

    private bool _accountTyped;
    private bool _vaultTyped;

    /// <summary>
    /// The store of the account: a vault's name, or BuiltIn. Without it the store is found by the account.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public virtual string? Vault { get; set; }

    /// <summary>The store in which accounts are looked for, or null for all.</summary>
    // A typed account is looked for where it was typed, not in the vault of a handle that happens to be piped in.
    private protected virtual string? SearchedStore => _accountTyped && !_vaultTyped ? null : Vault;

    /// <summary>The addresses or patterns that were named, or null for the default.</summary>
    private protected abstract string[]? Named { get; }

    /// <summary>Whether to warn of an account that another machine was the last to refresh.</summary>
    private protected virtual bool WarnsOfCopy => true;

    /// <summary>Whether the cmdlet works on accounts and not only with their tokens: then it does not rely on where an account was found up to 30 s ago.</summary>
    private protected virtual bool ManagesAccounts => false;

    /// <summary>Works on one account.</summary>
    private protected abstract Task ProcessAsync(AccountReference account);

    /// <inheritdoc/>
    private protected override Task BeginAsync()
    {
        _accountTyped = MyInvocation.BoundParameters.ContainsKey("Account");
        _vaultTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Vault));
        if (ManagesAccounts)
        {
            AccountFinder.Forget();
            InterruptedMoves.Forget();
        }

        return InterruptedMoves.SettleAsync(WriteVerbose, CancellationToken);
    }

    /// <inheritdoc/>
    private protected override async Task ProcessAsync()
    {
        string? vault = SearchedStore;
        if (Named is null)
        {
            await ProcessDefaultAsync(() => UnlockingAsync(() => AccountFinder.DefaultAsync(vault, Corrected, CancellationToken)));
            return;
        }

        foreach (string name in Named)
        {
            await TryAsync(name, async () =>
            {
                if (IsPattern(name))
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
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.NotConnected && ModuleServices.Selected is null && ModuleServices.StoredDefault.Is(account.Address))
        {
            throw new ApplianceAuthException(
                e.ErrorId, $"{e.Message} It is the default account that Select-ApplianceAccount -Scope CurrentUser stored.",
                $"Choose another account: Select-ApplianceAccount NAME -Scope CurrentUser — or sign in to {account.Address} again.", e);
        }
    }

    /// <summary>Works on nothing: an account of the same address in a store before this one is used instead.</summary>
    private protected virtual void Skip(AccountReference hidden, IAccountStore by)
    {
    }

    /// <summary>Looks in one store after the other. One that fails is reported and does not keep the others back.</summary>
    private async Task ProcessMatchingAsync(string pattern, string? vault)
    {
        WildcardPattern wanted = WildcardParser.Read(pattern, ErrorId.AccountNameInvalid);
        Dictionary<AccountAddress, IAccountStore> found = [];
        try
        {
            await foreach (IAccountStore store in StoreFinder.ToSearchAsync(vault, CancellationToken))
            {
                await TryAsync(pattern, async () =>
                {
                    IReadOnlyList<AccountAddress> listed = await UnlockingAsync(() => AccountLister.ListAsync(store, Warn, CancellationToken));
                    foreach (AccountAddress address in listed.Where(address => wanted.IsMatch($"{address}")))
                    {
                        AccountReference account = new(store, address);
                        if (found.TryAdd(address, store))
                        {
                            await TryAsync(address, async () =>
                            {
                                if (!await ProcessIfThereAsync(account))
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

    /// <summary>Waits for the vault to follow, now that the token was given out, and says so where it does not.</summary>
    private protected async Task ReportSaveAsync(Session session)
    {
        // After a refresh only a fixed end is still near; a script that runs unattended has no other occasion to say so.
        TokenSet tokens = session.Account.Tokens;
        if (session.Refreshed && tokens.SignInEndIsFixed
            && SessionEndWarning.Text(session.Account.Address, tokens.SignInExpiresAt, isFixed: true, ModuleServices.TimeProvider.GetUtcNow()) is { } warning)
        {
            WriteWarning(warning);
        }

        if (session.PendingSave is { } follow && await follow.WaitAsync(CancellationToken) is { } why)
        {
            Warn(why);
        }
    }

    /// <summary>Warns of a limit that is nearly used up, where there is one.</summary>
    private protected void WarnOfLimit(AccountReference account, RateState? limit)
    {
        if (limit is not null)
        {
            WriteWarning($"{account.Address} has used {limit.Used} of {limit.Rule.Name}. Once they are used up, its cloud takes nothing until its day is over.");
        }
    }

    /// <summary>Works on one account. If it is no longer where it was found up to 30 s ago, it is searched for once more.</summary>
    private async Task ProcessFoundAsync(AccountReference account, Func<Task<AccountReference>> find)
    {
        try
        {
            await ProcessFoundAsync(account);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.NotConnected && AccountFinder.Forget(account))
        {
            AccountReference found = await find();
            if (found.Is(account))
            {
                throw;
            }

            await ProcessFoundAsync(found);
        }
    }

    private Task ProcessFoundAsync(AccountReference account)
    {
        // Before the account is used: afterwards it may be this machine that was the last to refresh it.
        if (WarnsOfCopy && account.Store is BuiltInStore && s_warned.TryAdd(account.Address, true)
            && CopiedAccount.Warning(account.Address, ModuleServices.Local.Find(account.Address)?.Header?.RefreshMachine) is { } warning)
        {
            WriteWarning($"{warning} {CopiedAccount.Recommendation}");
        }

        return ProcessAsync(account);
    }

    /// <summary>A pattern may find what was removed: the vault lags, or did not go through with it.</summary>
    private async Task<bool> ProcessIfThereAsync(AccountReference account)
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

    private static bool IsPattern(string name) => WildcardPattern.ContainsWildcardCharacters(name);

    /// <summary>The command line as it was typed, with an account named.</summary>
    private string Corrected(AccountAddress account)
    {
        string name = MyInvocation.InvocationName;
        string line = MyInvocation.Line ?? "";
        int start = MyInvocation.OffsetInLine - 1;
        // Where & or . calls it, the line does not show where its arguments begin.
        return name is not ("" or "&" or ".") && start >= 0 && string.CompareOrdinal(line, start, name, 0, name.Length) == 0
            ? line.Insert(start + name.Length, $" -Account {account}").Trim()
            : $"{MyInvocation.MyCommand.Name} -Account {account}";
    }
}
