using System.Management.Automation;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Commands;

/// <summary>
/// Lists who is signed in, without asking the clouds and without secrets.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ApplianceAccount", HelpUri = HelpAddress.Pages + "Get-ApplianceAccount.md")]
[OutputType(typeof(ApplianceAccount))]
public sealed class GetApplianceAccountCommand : AccountCmdlet
{
    private static readonly TimeSpan s_soon = TimeSpan.FromDays(7);

    /// <summary>Addresses of accounts, such as Miele/holiday-home; wildcards are allowed. All, where none is named.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[] Account { get; set; } = ["*"];

    private protected override string[]? Named => Account;

    private protected override async Task ProcessAsync(KnownAccount account)
    {
        SessionHeader header = await UnlockingAsync(() => Appliances.Broker.DescribeAsync(account.Store, account.Address, Stop));
        DateTimeOffset now = Appliances.Clock.GetUtcNow();
        if (header.SignInExpiresAt is { } end && end > now && end - now < s_soon)
        {
            WriteWarning($"The sign-in of {account.Address} ends on {PlainWords.Date(end)} unless it is used before.");
        }

        WriteObject(ApplianceAccount.Of(header, account.Store, await AccountFinder.IsSelectedAsync(account, Stop), now));
    }
}
