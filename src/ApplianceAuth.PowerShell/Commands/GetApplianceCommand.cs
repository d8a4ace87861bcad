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
/// Gets the appliances of accounts, in one shape for both clouds.
/// </summary>
[Cmdlet(VerbsCommon.Get, "Appliance", HelpUri = HelpAddress.Pages + "Get-Appliance.md")]
[OutputType(typeof(Appliance))]
public sealed class GetApplianceCommand : AccountCmdlet
{
    private readonly NameFilter _wanted = new();

    /// <summary>Addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>The ids of the appliances that are wanted; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplianceIdCompleter))]
    public string[] ApplianceId { get; set; } = ["*"];

    /// <summary>The names of the appliances that are wanted; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The language of names and programs, such as de-DE.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Asks for the list alone: one request, without what Home Connect tells of one appliance at a time.</summary>
    [Parameter]
    public SwitchParameter ListOnly { get; set; }

    private protected override string[]? Named => Account;

    private protected override async Task ProcessAsync(AccountReference account)
    {
        ApplianceClient household = new(ModuleServices.Api, account.Store, account.Address, Options) { Language = Language };
        IReadOnlyList<ApplianceInfo> all = await UnlockingAsync(() => household.ListAsync(CancellationToken));
        ModuleServices.ApplianceCache.Add(account.Store, account.Address, all.Select(one => new CachedAppliance(one.Id, one.Name ?? "")));
        _wanted.Expect(ApplianceId);
        _wanted.Expect(Name);
        foreach (ApplianceInfo listed in all.Where(one => _wanted.Matches(ApplianceId, one.Id) && _wanted.Matches(Name, one.Name)))
        {
            ApplianceInfo info = ListOnly ? listed : await Pipeline.CallAsync(() => household.DescribeAsync(listed, CancellationToken));
            if (info.Error is { } trouble)
            {
                WriteWarning($"{account.Address}, {ConsoleText.SanitizeAndTruncate(info.Name ?? info.Id)}: shown with what is known. {ErrorMap.Id(trouble)}: {trouble.Message}");
            }

            WriteObject(Appliance.Of(info, account));
        }

        foreach (string problem in household.Problems)
        {
            WriteWarning($"{account.Address}: {problem}");
        }

        WarnOfLimit(account, household.LimitWarning);
        await ReportSaveAsync(household.Session!);
    }

    /// <inheritdoc/>
    private protected override Task EndAsync()
    {
        foreach (string name in _wanted.Unmatched)
        {
            Fail(ErrorMap.ToRecord(new(ErrorId.ApplianceNotFound, $"No appliance is called {name}."), name));
        }

        return Task.CompletedTask;
    }

    private CallOptions Options(int repeats) => new(ModuleServices.TimeProvider)
    {
        MaxRetries = repeats,
        OnWaiting = (until, why, cancellationToken) => ThrottleProgress.RunAsync(this, until, why, cancellationToken),
    };
}
