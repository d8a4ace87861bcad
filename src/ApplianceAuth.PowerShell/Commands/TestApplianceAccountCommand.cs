using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Tells whether an account can be used, and what stands in the way.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "ApplianceAccount", HelpUri = HelpAddress.Pages + "Test-ApplianceAccount.md")]
[OutputType(typeof(bool), typeof(AccountDiagnostic))]
public sealed class TestApplianceAccountCommand : AccountCmdlet
{
    private readonly AccountDiagnostics _diagnostics = new(ModuleServices.Http, ModuleServices.Broker, ModuleServices.Api, ModuleServices.TimeProvider);

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

    private protected override async Task ProcessAsync(AccountReference account) =>
        Report($"{account.Address}", await _diagnostics.RunAsync(account.Store, account.Address, CancellationToken));

    /// <summary>What keeps an account from being found is an answer here; what was typed wrong is an error as anywhere.</summary>
    private protected override void Fail(ErrorRecord error)
    {
        if (error.Exception is ApplianceAuthException e && !IsInvalidInput(e.ErrorId))
        {
            Report($"{error.TargetObject}", [AccountDiagnostics.NotReached(e)]);
        }
        else
        {
            base.Fail(error);
        }
    }

    private static bool IsInvalidInput(ErrorId reason) =>
        reason is ErrorId.AccountNameInvalid or ErrorId.AccountAmbiguous or ErrorId.VaultAmbiguous or ErrorId.VaultNotFound;

    private void Report(string account, IReadOnlyList<DiagnosticResult> results)
    {
        if (Detailed)
        {
            WriteObject(results.Select(result => AccountDiagnostic.Of(account, result)), enumerateCollection: true);
        }
        else
        {
            WriteObject(results.All(result => result.Result != DiagnosticStatus.Failed));
        }
    }
}
