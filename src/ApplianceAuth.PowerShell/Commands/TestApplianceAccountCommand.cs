using System.Management.Automation;
using ApplianceAuth.Checkup;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;

namespace ApplianceAuth.Commands;

/// <summary>
/// Tells whether an account can be used, and what stands in the way.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "ApplianceAccount", HelpUri = HelpAddress.Pages + "Test-ApplianceAccount.md")]
[OutputType(typeof(bool), typeof(AccountFinding))]
public sealed class TestApplianceAccountCommand : AccountCmdlet
{
    private readonly AccountCheckup _checkup = new(Appliances.Http, Appliances.Broker, Appliances.Api, Appliances.Clock);

    /// <summary>Addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>Gives what each check found, instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override string[]? Named => Account;

    private protected override bool ManagesAccounts => true;

    /// <summary>That is a result of this cmdlet.</summary>
    private protected override bool WarnsOfCopy => false;

    private protected override async Task ProcessAsync(KnownAccount account) =>
        Report($"{account.Address}", await _checkup.RunAsync(account.Store, account.Address, Stop));

    /// <summary>What keeps an account from being found is an answer here; what was typed wrong is an error as anywhere.</summary>
    private protected override void Fail(ErrorRecord error)
    {
        if (error.Exception is ApplianceAuthException e && !IsTypedWrong(e.Reason))
        {
            Report($"{error.TargetObject}", [AccountCheckup.NotReached(e)]);
        }
        else
        {
            base.Fail(error);
        }
    }

    private static bool IsTypedWrong(Reason reason) =>
        reason is Reason.AccountNameInvalid or Reason.AccountAmbiguous or Reason.VaultAmbiguous or Reason.VaultNotFound;

    private void Report(string account, IReadOnlyList<Finding> findings)
    {
        if (Detailed)
        {
            WriteObject(findings.Select(finding => AccountFinding.Of(account, finding)), enumerateCollection: true);
        }
        else
        {
            WriteObject(findings.All(finding => finding.Result != FindingResult.Failed));
        }
    }
}
