using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ApplianceAuth;

/// <summary>An operation that listeners of the ActivitySource and the Meter named <c>ApplianceAuth</c> can trace and measure.</summary>
/// <remarks>
/// Without a listener, nothing is created or measured. Tags contain no secret, and nothing that identifies a user, an account or an appliance. Their names
/// are those of OpenTelemetry's semantic conventions where it has them.
/// </remarks>
internal sealed class Operation
{
    /// <summary>The name of the ActivitySource and the Meter. With the prefixes of activities and instruments, it is a public contract.</summary>
    public const string SourceName = "ApplianceAuth";

    private static readonly ActivitySource s_source = new(SourceName);
    private static readonly Meter s_meter = new(SourceName);
    private static int s_openStreams;

    private readonly string _activity;
    private readonly ActivityKind _kind;
    private readonly Histogram<double> _duration;

    static Operation() => s_meter.CreateObservableUpDownCounter(
        "applianceauth.stream.open", () => Volatile.Read(ref s_openStreams), "{stream}", "Open event streams of this process.");

    private Operation(string activity, string instrument, string description, ActivityKind kind = ActivityKind.Internal)
    {
        (_activity, _kind) = ($"{SourceName}.{activity}", kind);
        _duration = s_meter.CreateHistogram<double>($"applianceauth.{instrument}.duration", "s", description);
    }

    /// <summary>A call of a cloud's API until its response arrives, with all its attempts and delays.</summary>
    public static Operation Call { get; } = new("Call", "call", "Calls of a cloud's API, with all attempts and delays.", ActivityKind.Client);

    /// <summary>A refresh at the token endpoint.</summary>
    public static Operation Refresh { get; } = new("Refresh", "refresh", "Refreshes at a token endpoint.", ActivityKind.Client);

    /// <summary>The wait for the lock of an account or a vault.</summary>
    public static Operation LockWait { get; } = new("LockWait", "lock_wait", "Waits for the lock of an account or a vault.");

    /// <summary>A call of a vault, with the wait for other calls of this process.</summary>
    public static Operation VaultCall { get; } = new("VaultCall", "vault_call", "Calls of a vault.");

    /// <summary>The delay before a call is sent, or an event stream opened, again after a transient failure.</summary>
    public static Operation Retry { get; } = new("Retry", "retry", "Delays before a call or an event stream is repeated after a failure.");

    /// <summary>The delay of a call that would exceed a rate limit.</summary>
    public static Operation Throttle { get; } = new("Throttle", "throttle", "Delays of calls that would exceed a rate limit.");

    /// <summary>A connection of an event stream, from its start to its end.</summary>
    public static Operation Stream { get; } = new("Stream", "stream", "Connections of an event stream.", ActivityKind.Client);

    /// <summary>Runs work as this operation.</summary>
    /// <param name="timeProvider">Measures the duration.</param>
    /// <param name="work">The work. It receives the running operation to add tags, or null if there is no listener.</param>
    public Task<T> RunAsync<T>(TimeProvider timeProvider, Func<RunningOperation?, Task<T>> work) => IsObserved ? ObserveAsync(timeProvider, work) : work(null);

    /// <inheritdoc cref="RunAsync{T}"/>
    internal Task RunAsync(TimeProvider timeProvider, Func<RunningOperation?, Task> work) => RunAsync(timeProvider, async running =>
    {
        await work(running).ConfigureAwait(false);
        return true;
    });

    /// <summary>Starts the operation; null if there is no listener. Dispose the result to end it.</summary>
    internal RunningOperation? Start(TimeProvider timeProvider) =>
        IsObserved ? new(s_source.StartActivity(_activity, _kind), _duration, timeProvider) : null;

    /// <summary>Changes the number of open event streams.</summary>
    internal static void CountStream(int change) => Interlocked.Add(ref s_openStreams, change);

    private bool IsObserved => s_source.HasListeners() || _duration.Enabled;

    private async Task<T> ObserveAsync<T>(TimeProvider timeProvider, Func<RunningOperation?, Task<T>> work)
    {
        using RunningOperation running = new(s_source.StartActivity(_activity, _kind), _duration, timeProvider);
        try
        {
            return await work(running).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            running.Fail(e);
            throw;
        }
    }
}
