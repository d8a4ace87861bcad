using System.Management.Automation;
using ApplianceAuth.Api;
using ApplianceAuth.Completion;
using ApplianceAuth.Events;
using ApplianceAuth.Hosting;
using ApplianceAuth.Output;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Commands;

/// <summary>
/// Gives what happens at the appliances as objects, as it happens.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "ApplianceEvent", HelpUri = HelpAddress.Pages + "Watch-ApplianceEvent.md")]
[OutputType(typeof(ApplianceEvent))]
public sealed class WatchApplianceEventCommand : AccountCmdlet
{
    private readonly List<EventSubscription> _subscriptions = [];
    private Task _streams = Task.CompletedTask;
    private long _written;
    private bool _warnedOfUnreadable;

    /// <summary>Addresses of accounts, such as Miele/holiday-home; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountCompleter))]
    public string[]? Account { get; set; }

    /// <summary>Ids of the appliances whose events are wanted; without it those of all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ApplianceIdCompleter))]
    public string[]? ApplianceId { get; set; }

    /// <summary>The language of texts, such as de-DE, where the cloud translates them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string? Language { get; set; }

    /// <summary>Ends after so many seconds.</summary>
    [Parameter]
    [ValidateRange(1, 4_000_000)]
    public int TimeoutSec { get; set; }

    /// <summary>Ends after so many events.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaximumEvents { get; set; }

    private protected override string[]? Named => Account;

    /// <inheritdoc/>
    private protected override string? WaitsFor => null;

    /// <summary>Only collects: appliances that are piped in share their account's stream.</summary>
    private protected override async Task ProcessAsync(AccountReference account)
    {
        await UnlockingAsync(() => ModuleServices.Broker.FindAsync(account.Store, account.Address, CancellationToken));
        EventSubscription? watched = _subscriptions.Find(one => one.Account.Is(account));
        if (watched is null)
        {
            _subscriptions.Add(watched = new(account));
        }

        watched.Add(ApplianceId);
    }

    private protected override async Task EndAsync()
    {
        using CancellationTokenSource late = new(TimeoutSec > 0 ? TimeSpan.FromSeconds(TimeoutSec) : Timeout.InfiniteTimeSpan, ModuleServices.TimeProvider);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, late.Token);
        await Task.WhenAll(_subscriptions.Select(watched => WatchAsync(watched, over)));
        await _streams;
    }

    private async Task WatchAsync(EventSubscription watched, CancellationTokenSource over)
    {
        bool stopped = true;
        try
        {
            await TryAsync(watched.Account.Address, () => ReadAsync(watched, over));
            stopped = false;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !CancellationToken.IsCancellationRequested)
        {
            // Time is up, or there were enough events.
            stopped = false;
        }
        finally
        {
            if (stopped)
            {
                // The pipeline is over for all accounts.
                over.Cancel();
            }
        }
    }

    private async Task ReadAsync(EventSubscription watched, CancellationTokenSource over)
    {
        AccountReference account = watched.Account;
        EventStreamReporter report = new(this, account.Address, (session, nearlyUsedUp) =>
        {
            WarnOfLimit(account, nearlyUsedUp);
            // Not waited for: events need not wait for the vault.
            _streams = Task.WhenAll(_streams, ReportSaveAsync(session));
        });
        EventStreamReader watch = await EventStreamReader.CreateAsync(
            ModuleServices.Api, account.Store, account.Address, watched.Only, Language, report, over.Token);
        EventReader reader = new($"{account.Address}", account.Store.Name, watch.Source, watched.Appliances);
        List<ApplianceEvent> read = [];
        await foreach (IReadOnlyList<ReceivedEvent> arrived in watch.ReadAsync(over.Token))
        {
            // Comes behind what was reported of the stream before, and behind the other accounts' events, which a flood must not delay.
            await Task.Yield();
            long now = ModuleServices.TimeProvider.GetUtcNow().UtcTicks;
            foreach (ReceivedEvent received in arrived)
            {
                if (!reader.TryRead(received, now, read))
                {
                    await ReportUnreadableAsync(account, received, over.Token);
                }
            }

            Write(read, over);
            read.Clear();
        }
    }

    /// <summary>Warns of the first event that cannot be read as a whole; a stream may bring very many of the kind.</summary>
    private async Task ReportUnreadableAsync(AccountReference account, ReceivedEvent received, CancellationToken cancellationToken)
    {
        string kind = AccountSecrets.RedactAndSanitize(await ModuleServices.Broker.FindAsync(account.Store, account.Address, cancellationToken), received.Kind);
        string text = $"{account.Address}: an event '{kind}' of {received.Data.Length} bytes cannot be read as a whole.";
        if (_warnedOfUnreadable)
        {
            WriteVerbose(text);
        }
        else
        {
            _warnedOfUnreadable = true;
            WriteWarning($"{text} Further ones are reported with -Verbose only.");
        }
    }

    private void Write(List<ApplianceEvent> events, CancellationTokenSource over)
    {
        foreach (ApplianceEvent one in events)
        {
            if (over.IsCancellationRequested)
            {
                return;
            }

            WriteObject(one);
            if (++_written == MaximumEvents)
            {
                over.Cancel();
            }
        }
    }
}
