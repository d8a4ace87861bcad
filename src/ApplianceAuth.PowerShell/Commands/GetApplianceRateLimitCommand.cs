using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Shows how far the clouds' limits are used up, without asking the clouds.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ApplianceRateLimit", HelpUri = HelpAddress.Pages + "Get-ApplianceRateLimit.md")]
[OutputType(typeof(ApplianceRateLimit))]
public sealed class GetApplianceRateLimitCommand : AccountCmdlet
{
    /// <summary>Addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    private protected override string[]? Named => Account;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        WriteVerbose("Counted is what PowerShell of this user on this machine has done; other programs and other machines are not seen.");
        IReadOnlyList<RateState> limits = await UnlockingAsync(() => ModuleServices.Api.GetRateLimitsAsync(account.Store, account.Address, CancellationToken));
        foreach (RateState limit in limits)
        {
            WriteObject(ApplianceRateLimit.Of(account.Address, limit));
        }
    }
}
