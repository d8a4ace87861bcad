using System.Management.Automation;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Completion;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Gets the appliances of accounts in one format for both clouds.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Appliance", HelpUri = HelpAddress.Pages + "Get-Appliance.md")]
[OutputType(typeof(Appliance))]
public sealed class GetApplianceCommand : AccountCmdlet
{
    private readonly NameFilter _filter = new();

    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>The ids of the appliances; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplianceIdCompleter))]
    public string[] ApplianceId { get; set; } = ["*"];

    /// <summary>The names of the appliances; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The language of names and programs, such as de-DE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Sends one request for the list, without the requests for each appliance that Home Connect requires for its state.</summary>
    [Parameter]
    public SwitchParameter ListOnly { get; set; }

    private protected override string[]? Named => Account;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        ApplianceClient client = new(ModuleServices.Api, account.Store, account.Address, Options) { Language = Language };
        IReadOnlyList<ApplianceInfo> all = await UnlockingAsync(() => client.ListAsync(CancellationToken));
        ModuleServices.ApplianceCache.Add(account.Store, account.Address, all.Select(one => new CachedAppliance(one.Id, one.Name ?? "")));
        _filter.Expect(ApplianceId);
        _filter.Expect(Name);
        foreach (ApplianceInfo listed in all.Where(one => _filter.Matches(ApplianceId, one.Id) && _filter.Matches(Name, one.Name)))
        {
            ApplianceInfo info = ListOnly ? listed : await Pipeline.CallAsync(() => client.DescribeAsync(listed, CancellationToken));
            if (info.Error is { } error)
            {
                WriteWarning(CmdletMessages.FormatApplianceIncomplete(
                    account.Address, ConsoleText.SanitizeAndTruncate(info.Name ?? info.Id), ErrorMap.Id(error), error.Message));
            }

            WriteObject(Appliance.Of(info, account));
        }

        foreach (string problem in client.Problems)
        {
            WriteWarning($"{account.Address}: {problem}");
        }

        WarnOfLimit(account, client.LimitWarning);
        await ReportSaveAsync(client.Session!);
    }

    /// <inheritdoc/>
    private protected override Task EndAsync()
    {
        foreach (string name in _filter.Unmatched)
        {
            Fail(ErrorMap.ToRecord(new(ErrorId.ApplianceNotFound, CmdletMessages.FormatApplianceNotFound(name)), name));
        }

        return Task.CompletedTask;
    }

    private CallOptions Options(int maxRetries) => new(ModuleServices.TimeProvider)
    {
        MaxRetries = maxRetries,
        OnWaiting = (until, reason, cancellationToken) => ThrottleProgress.RunAsync(this, until, reason, cancellationToken),
    };
}
