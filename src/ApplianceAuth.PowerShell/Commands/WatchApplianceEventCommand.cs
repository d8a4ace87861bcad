using System.Management.Automation;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Completion;
using ApplianceAuth.Events;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Gets what changes at appliances as it happens.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "ApplianceEvent", HelpUri = HelpAddress.Pages + "Watch-ApplianceEvent.md")]
[OutputType(typeof(ApplianceEvent))]
public sealed class WatchApplianceEventCommand : AccountCmdlet
{
    private readonly List<EventSubscription> _subscriptions = [];
    private readonly List<ApplianceChange> _changes = [];
    private EventFilter _filter = null!;
    private Task _saves = Task.CompletedTask;
    private long _written;
    private bool _reportedUnreadable;

    /// <summary>The addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterAccounts))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>The ids of the appliances. The default is all appliances.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true,
        HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterWatchedApplianceIds))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ApplianceIdCompleter))]
    public string[]? ApplianceId { get; set; }

    /// <summary>The properties of Get-Appliance whose changes are returned, such as State; wildcards are allowed. The default is all changes.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterEventProperties))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(EventPropertyCompleter))]
    public string[]? Property { get; set; }

    /// <summary>Ends the cmdlet after the first event for which the script block returns true. $_ is the event.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterUntil))]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    /// <summary>Includes the values that the appliances have when the watch begins, if the cloud sends them.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterIncludeCurrent))]
    public SwitchParameter IncludeCurrent { get; set; }

    /// <summary>The language of texts, such as de-DE, if the cloud translates them.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterEventLanguage))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>How long to watch, in seconds. The default is no limit.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterWatchTimeoutSec))]
    [ValidateRange(1, 4_000_000)]
    public int TimeoutSec { get; set; }

    /// <summary>The number of events after which the cmdlet ends. The default is no limit.</summary>
    [Parameter(HelpMessageBaseName = ParameterHelp.Source, HelpMessageResourceId = nameof(CmdletMessages.ParameterMaximumEvents))]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumEvents { get; set; }

    private protected override string[]? AccountPatterns => Account;

    /// <inheritdoc/>
    private protected override Func<object?, string>? WaitStatus => null;

    /// <inheritdoc/>
    private protected override Task BeginAsync()
    {
        _filter = new(Property, IncludeCurrent);
        return base.BeginAsync();
    }

    /// <summary>Collects the subscriptions, so that piped appliances share their account's stream.</summary>
    private protected override async Task ProcessAsync(AccountReference account)
    {
        await UnlockingAsync(() => ModuleServices.Broker.FindAsync(account.Store, account.Address, CancellationToken));
        EventSubscription? subscription = _subscriptions.Find(one => one.Account.Is(account));
        if (subscription is null)
        {
            _subscriptions.Add(subscription = new(account));
        }

        subscription.Add(ApplianceId);
    }

    private protected override async Task EndAsync()
    {
        TimeSpan duration = TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : Timeout.InfiniteTimeSpan;
        using CancellationTokenSource timeout = new(duration, ModuleServices.TimeProvider);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, timeout.Token);
        await Task.WhenAll(_subscriptions.Select(subscription => WatchAsync(subscription, linked)));
        await _saves;
    }

    private async Task WatchAsync(EventSubscription subscription, CancellationTokenSource linked)
    {
        bool stopped = true;
        try
        {
            await TryAsync(subscription.Account.Address, () => ReadAsync(subscription, linked));
            stopped = false;
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested && !CancellationToken.IsCancellationRequested)
        {
            // -TimeoutSec, -MaximumEvents or -Until is reached.
            stopped = false;
        }
        finally
        {
            if (stopped)
            {
                // The pipeline ends for all accounts.
                linked.Cancel();
            }
        }
    }

    private async Task ReadAsync(EventSubscription subscription, CancellationTokenSource linked)
    {
        AccountReference account = subscription.Account;
        EventStreamReporter report = new(this, account.Address, (session, limitWarning) =>
        {
            WarnOfLimit(account, limitWarning);
            // Not awaited here, so that events do not wait for the vault.
            _saves = Task.WhenAll(_saves, ReportSaveAsync(session));
        });
        EventStreamReader stream = await EventStreamReader.CreateAsync(
            ModuleServices.Api, account.Store, account.Address, subscription.SingleApplianceId, Language, report, linked.Token);
        ApplianceChangeReader reader = new(stream.Provider, subscription.Appliances);
        List<ApplianceEvent> events = [];
        await foreach (IReadOnlyList<ReceivedEvent> batch in stream.ReadAsync(linked.Token))
        {
            // Queued after earlier reports of this stream and after events of other accounts, which a flood must not delay.
            await Task.Yield();
            foreach (ReceivedEvent received in batch)
            {
                if (!TryRead(reader, received, account, events))
                {
                    await ReportUnreadableAsync(account, received, linked.Token);
                }
            }

            Write(events, linked);
            events.Clear();
        }
    }

    /// <summary>Adds the objects of an event to a list. Returns whether all of it was read; the readable parts are added in any case.</summary>
    private bool TryRead(ApplianceChangeReader reader, ReceivedEvent received, AccountReference account, List<ApplianceEvent> into)
    {
        _changes.Clear();
        bool all = reader.TryRead(received, ModuleServices.TimeProvider.GetUtcNow(), _changes);
        foreach (ApplianceChange change in _changes.Where(_filter.Includes))
        {
            try
            {
                into.Add(ApplianceEvent.Of(change, $"{account.Address}", account.Store.Name));
            }
            catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.UnexpectedResponse)
            {
                all = false;
            }
        }

        return all;
    }

    /// <summary>Warns of the first event that cannot be read completely. More of them are written with -Verbose, because there may be many.</summary>
    private async Task ReportUnreadableAsync(AccountReference account, ReceivedEvent received, CancellationToken cancellationToken)
    {
        string kind = AccountSecrets.RedactAndSanitize(await ModuleServices.Broker.FindAsync(account.Store, account.Address, cancellationToken), received.Kind);
        string problem = $"{account.Address}: {Messages.FormatEventUnreadable(kind, ConsoleText.FormatNumber(received.Data.Length))}";
        if (_reportedUnreadable)
        {
            WriteVerbose(problem);
        }
        else
        {
            _reportedUnreadable = true;
            WriteWarning($"{problem} {CmdletMessages.EventsUnreadableMore}");
        }
    }

    private void Write(List<ApplianceEvent> events, CancellationTokenSource linked)
    {
        foreach (ApplianceEvent one in events)
        {
            if (linked.IsCancellationRequested)
            {
                return;
            }

            WriteObject(one);
            if (++_written == MaximumEvents || IsLast(one))
            {
                linked.Cancel();
            }
        }
    }

    /// <summary>Runs <see cref="Until"/>. Its errors are those of the caller's script.</summary>
    private bool IsLast(ApplianceEvent written) =>
        Until is not null && LanguagePrimitives.IsTrue(Until.InvokeWithContext(null, [new PSVariable("_", written)]));
}
