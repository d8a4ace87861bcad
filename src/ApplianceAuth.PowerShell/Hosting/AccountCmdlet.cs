using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Hosting;

/// <summary>What the cmdlets share that work on accounts: which ones are meant, and one failure that does not keep the others back.</summary>
public abstract class AccountCmdlet : ApplianceCmdlet
{
    private bool _accountTyped;
    private bool _vaultTyped;

    /// <summary>
    /// The vault that keeps the account; without it SecretManagement's default vault, or the only one.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Vault { get; set; }

    /// <summary>The addresses or patterns that were named, or null for the default.</summary>
    private protected abstract string[]? Named { get; }

    /// <summary>Works on one account.</summary>
    private protected abstract Task ProcessAsync(KnownAccount account);

    /// <inheritdoc/>
    private protected override Task BeginAsync()
    {
        _accountTyped = MyInvocation.BoundParameters.ContainsKey("Account");
        _vaultTyped = MyInvocation.BoundParameters.ContainsKey(nameof(Vault));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    private protected override async Task ProcessAsync()
    {
        // A typed account is looked for where it was typed, not in the vault of a handle that happens to be piped in.
        string? vault = _accountTyped && !_vaultTyped ? null : Vault;
        if (Named is null)
        {
            await ProcessAsync(await UnlockingAsync(vault, () => AccountFinder.DefaultAsync(vault, Corrected, Stop)));
            return;
        }

        foreach (string name in Named)
        {
            await TryAsync(name, async () =>
            {
                foreach (KnownAccount account in await UnlockingAsync(vault, () => FindAsync(name, vault)))
                {
                    await TryAsync(account.Address, () => IsPattern(name) ? ProcessIfThereAsync(account) : ProcessAsync(account));
                }
            });
        }
    }

    /// <summary>Runs what needs the account's own vault; where it is locked and a person is there, lets it ask first.</summary>
    private protected Task<T> UnlockingAsync<T>(KnownAccount account, Func<Task<T>> work) => UnlockingAsync(account.Store.Name, work);

    /// <summary>Waits for the vault to follow, now that the token was given out, and says so where it does not.</summary>
    private protected async Task FollowAsync(Session session)
    {
        if (session.Follow is { } follow && await follow.WaitAsync(Stop) is { } why)
        {
            Warn(why);
        }
    }

    /// <summary>Warns of a limit that is nearly used up, where there is one.</summary>
    private protected void WarnOfLimit(KnownAccount account, RateState? limit)
    {
        if (limit is not null)
        {
            WriteWarning($"{account.Address} has used {limit.Used} of {limit.Rule.Name}. Once they are used up, its cloud takes nothing until its day is over.");
        }
    }

    /// <summary>A pattern may find what was removed: the vault lags, or did not go through with it.</summary>
    private async Task ProcessIfThereAsync(KnownAccount account)
    {
        try
        {
            await ProcessAsync(account);
        }
        catch (ApplianceAuthException e) when (e.Reason == Reason.NotConnected)
        {
            WriteVerbose(e.Message);
        }
    }

    private static bool IsPattern(string name) => WildcardPattern.ContainsWildcardCharacters(name);

    private async Task<IReadOnlyList<KnownAccount>> FindAsync(string name, string? vault) =>
        IsPattern(name)
            ? await AccountFinder.MatchingAsync(name, vault, Stop)
            : [await AccountFinder.LiteralAsync(name, vault, Stop)];

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
