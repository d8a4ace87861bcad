using System.Management.Automation;
using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;

namespace ApplianceAuth.Commands;

/// <summary>
/// <para type="synopsis">Lists who is signed in, without asking the clouds and without secrets.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "ApplianceAccount")]
[OutputType(typeof(ApplianceAccount))]
public sealed class GetApplianceAccountCommand : AccountCmdlet
{
    /// <summary><para type="description">Addresses of accounts, such as Miele/holiday-home; wildcards are allowed. All, where none is named.</para></summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Account { get; set; } = ["*"];

    private protected override string[]? Named => Account;

    private protected override async Task ProcessAsync(KnownAccount account)
    {
        StoredAccount found = await UnlockingAsync(account, () => Appliances.Broker.FindAsync(account.Store, account.Address, Stop));
        WriteObject(ApplianceAccount.Of(found, account.Store, account.Is(Appliances.Selected), Appliances.Clock.GetUtcNow()));
    }
}
