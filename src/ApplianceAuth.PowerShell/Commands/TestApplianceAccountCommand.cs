using System.Management.Automation;
using ApplianceAuth.Completion;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Tests whether an account can be used, and reports the problems.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "ApplianceAccount", HelpUri = HelpAddress.Pages + "Test-ApplianceAccount.md")]
[OutputType(typeof(bool), typeof(AccountDiagnostic))]
public sealed class TestApplianceAccountCommand : AccountCmdlet
{
    private readonly AccountDiagnostics _diagnostics = new(ModuleServices.Http, ModuleServices.Broker, ModuleServices.Api, ModuleServices.TimeProvider);

    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>Returns the result of each check instead of true or false.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterDetailed))]
    public SwitchParameter Detailed { get; set; }

    private protected override string[]? AccountPatterns => Account;

    private protected override bool ManagesAccounts => true;

    /// <summary>A check reports the copy.</summary>
    private protected override bool WarnsOfCopy => false;

    private protected override async Task ProcessAsync(AccountReference account) =>
        Report($"{account.Address}", await _diagnostics.RunAsync(account.Store, account.Address, CancellationToken));

    /// <summary>Reports an account that is not found as a result of the test. Invalid input remains an error.</summary>
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
