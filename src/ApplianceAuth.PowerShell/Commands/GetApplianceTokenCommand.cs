using System.Management.Automation;
using System.Security;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Sessions;
using ApplianceAuth.SignIn;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Gets a valid access token, and refreshes it if needed.
/// </summary>
[Cmdlet(VerbsCommon.Get, "ApplianceToken", DefaultParameterSetName = "Handle", HelpUri = HelpAddress.Pages + "Get-ApplianceToken.md")]
[OutputType(typeof(ApplianceToken), ParameterSetName = ["Handle"])]
[OutputType(typeof(SecureString), ParameterSetName = ["SecureString"])]
[OutputType(typeof(string), ParameterSetName = ["PlainText"])]
public sealed class GetApplianceTokenCommand : AccountCmdlet
{
    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>The minimum remaining lifetime of the token, in seconds.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterMinimumLifetimeSec))]
    [ValidateRange(0, int.MaxValue)]
    public int MinimumLifetimeSec { get; set; }

    /// <summary>Refreshes the token even if it is valid, at most once in 30 seconds.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterForceRefresh))]
    public SwitchParameter ForceRefresh { get; set; }

    /// <summary>Returns the token as a SecureString, for Invoke-RestMethod -Token.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "SecureString",
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAsSecureString))]
    public SwitchParameter AsSecureString { get; set; }

    /// <summary>Returns the token as plain text.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "PlainText",
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAsPlainText))]
    public SwitchParameter AsPlainText { get; set; }

    private protected override string[]? AccountPatterns => Account;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        TokenRequirement requirement = new(TimeSpan.FromSeconds(MinimumLifetimeSec), ForceRefresh: ForceRefresh);
        Session session = await UnlockingAsync(() => ModuleServices.Broker.GetAsync(account.Store, account.Address, requirement, CancellationToken));
        WriteObject(
            AsPlainText ? session.Account.Tokens.AccessToken
            : AsSecureString ? SecretText.Protect(session.Account.Tokens.AccessToken)
            : ApplianceToken.Of(session, account.Store));
        await ReportSaveAsync(session);
    }
}
