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
        if (SessionEndWarning.Text(account.Address, header.SignInExpiresAt, header.SignInEndIsFixed, now) is { } warning)
        {
            WriteWarning(warning);
        }

        WriteObject(ApplianceAccount.Of(header, account.Store, await AccountFinder.IsSelectedAsync(account, Stop), now));
    }
}
