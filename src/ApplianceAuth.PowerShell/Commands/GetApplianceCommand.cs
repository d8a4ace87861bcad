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
[Cmdlet(VerbsCommon.Get, "Appliance", DefaultParameterSetName = "Cloud", HelpUri = HelpAddress.Pages + "Get-Appliance.md")]
[OutputType(typeof(Appliance))]
public sealed class GetApplianceCommand : AccountCmdlet
{
    private readonly NameFilter _filter = new();

    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>The ids of the appliances; wildcards are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterApplianceIds))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplianceIdCompleter))]
    public string[] ApplianceId { get; set; } = ["*"];

    /// <summary>The names of the appliances; wildcards are allowed.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterApplianceNames))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ApplianceNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The language of names and programs, such as de-DE.</summary>
    [Parameter(ParameterSetName = "Cloud", HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterApplianceLanguage))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Sends one request for the list, without the requests for each appliance that Home Connect requires for its state.</summary>
    [Parameter(ParameterSetName = "Cloud", HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterListOnly))]
    public SwitchParameter ListOnly { get; set; }

    /// <summary>Returns the last known state, without a request to the cloud. RetrievedAt tells its time.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Cached",
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterCached))]
    public SwitchParameter Cached { get; set; }

    private protected override string[]? AccountPatterns => Account;

    private protected override Task ProcessAsync(AccountReference account) => Cached ? ReadCachedAsync(account) : ReadAsync(account);

    private async Task ReadAsync(AccountReference account)
    {
        ApplianceClient client = new(ModuleServices.Api, account.Store, account.Address, Options)
        {
            Language = Language,
            OnResponse = ModuleServices.Keys.Learn,
        };
        IReadOnlyList<ApplianceInfo> all = await UnlockingAsync(() => client.ListAsync(CancellationToken));
        ModuleServices.ApplianceCache.Add(account.Store, account.Address, all.Select(one => new CachedAppliance(one.Id, one.Name ?? "")));
        List<ApplianceInfo> complete = [];
        try
        {
            foreach (ApplianceInfo listed in Wanted(all))
            {
                ApplianceInfo info = ListOnly ? listed : await Pipeline.CallAsync(() => client.DescribeAsync(listed, CancellationToken));
                if (info.Error is { } error)
                {
                    WriteWarning(CmdletMessages.FormatApplianceIncomplete(
                        account.Address, ConsoleText.SanitizeAndTruncate(info.Name ?? info.Id), ErrorMap.Id(error), error.Message));
                }
                else if (!ListOnly)
                {
                    complete.Add(info);
                }

                WriteObject(Appliance.Of(info, account));
            }
        }
        finally
        {
            // Also if a later command has ended the pipeline.
            ModuleServices.ApplianceStates.Update(
                account.Store, account.Address, client.Session!.Account.Tokens.SessionId, [.. all.Select(one => one.Id)],
                [.. complete.Select(one => new CachedState(one.Id, one.RetrievedAt, one.Document))]);
        }

        foreach (string problem in client.Problems)
        {
            WriteWarning($"{account.Address}: {problem}");
        }

        WarnOfLimit(account, client.LimitWarning);
        await ReportSaveAsync(client.Session!);
    }

    private async Task ReadCachedAsync(AccountReference account)
    {
        SessionHeader header = await UnlockingAsync(() => ModuleServices.Broker.GetHeaderAsync(account.Store, account.Address, CancellationToken));
        IReadOnlyList<ApplianceInfo> all = ApplianceReader.Read(
            header.Provider, ModuleServices.ApplianceStates.Get(account.Store, account.Address, header.SessionId));
        if (all.Count == 0)
        {
            throw new ApplianceAuthException(ErrorId.ApplianceNotCached, CmdletMessages.FormatApplianceNotCached(account.Address));
        }

        foreach (ApplianceInfo info in Wanted(all))
        {
            WriteObject(Appliance.Of(info, account, cached: true));
        }
    }

    private IEnumerable<ApplianceInfo> Wanted(IReadOnlyList<ApplianceInfo> all)
    {
        _filter.Expect(ApplianceId);
        _filter.Expect(Name);
        return all.Where(one => _filter.Matches(ApplianceId, one.Id) && _filter.Matches(Name, one.Name));
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
