using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Gets the use of the clouds' rate limits. Sends no requests.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ApplianceRateLimit", HelpUri = HelpAddress.Pages + "Get-ApplianceRateLimit.md")]
[OutputType(typeof(ApplianceRateLimit))]
public sealed class GetApplianceRateLimitCommand : AccountCmdlet
{
    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    private protected override string[]? AccountPatterns => Account;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        WriteVerbose(CmdletMessages.LimitScope);
        IReadOnlyList<RateState> limits =
            await UnlockingAsync(() => ModuleServices.Api.GetRateLimitsAsync(account.Store, account.Address, CancellationToken));
        foreach (RateState limit in limits)
        {
            WriteObject(ApplianceRateLimit.Of(account.Address, limit));
        }
    }
}
