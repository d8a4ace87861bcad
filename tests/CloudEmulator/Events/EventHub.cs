using System.Collections.Concurrent;
using System.Threading.Channels;
using CloudEmulator.Tokens;

namespace CloudEmulator.Events;

/// <summary>An operation on an open stream, which runs after those before it.</summary>
internal delegate Task StreamOperation(Stream body, CancellationToken cancellationToken);

/// <summary>The open event streams, and the recent events that new streams receive again.</summary>
internal sealed class EventHub
{
    private readonly ConcurrentDictionary<Subscription, byte> _subscriptions = new();
    private readonly ConcurrentQueue<CloudEvent> _recent = new();

    /// <summary>Returns the number of open streams of an app for a user.</summary>
    public int Count(SignIn signIn) => _subscriptions.Keys.Count(subscription =>
        subscription.SignIn.ClientId == signIn.ClientId && subscription.SignIn.User == signIn.User
        && subscription.SignIn.Provider == signIn.Provider);

    public int CountAll => _subscriptions.Count;

    /// <summary>Whether a stream of a provider is open.</summary>
    public bool HasStream(string provider) => Of(provider).Any();

    /// <summary>Opens a stream.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="signIn">The sign-in of the client.</param>
    /// <param name="applianceId">The only appliance, or null for all.</param>
    /// <param name="replays">The number of recent events that are sent again.</param>
    public Subscription Subscribe(string provider, SignIn signIn, string? applianceId, int replays)
    {
        Subscription subscription = new(this, provider, signIn, applianceId);
        _subscriptions[subscription] = 0;
        foreach (CloudEvent item in _recent.Where(item => item.Provider == provider).TakeLast(replays))
        {
            subscription.Send(item);
        }

        return subscription;
    }

    public void Publish(CloudEvent item, int kept)
    {
        _recent.Enqueue(item);
        while (_recent.Count > kept)
        {
            _recent.TryDequeue(out _);
        }

        foreach (Subscription subscription in _subscriptions.Keys)
        {
            subscription.Send(item);
        }
    }

    /// <summary>Sends a text to each stream of a provider; null for none. New streams do not receive it again.</summary>
    public void Publish(string provider, Func<Subscription, string?> text)
    {
        foreach (Subscription subscription in Of(provider))
        {
            if (text(subscription) is { } message)
            {
                subscription.Write(message);
            }
        }
    }

    /// <summary>Runs an operation on all streams of a provider, and waits until it is complete or the streams are closed.</summary>
    public Task RunAsync(string provider, StreamOperation operation) => Task.WhenAll(Of(provider).Select(subscription => subscription.RunAsync(operation)));

    /// <summary>Waits until a stream of a provider is open.</summary>
    public async Task WaitForStreamAsync(string provider, CancellationToken cancellationToken)
    {
        while (!Of(provider).Any())
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Closes all streams of a provider, after pending events are sent.</summary>
    public void Close(string provider)
    {
        foreach (Subscription subscription in Of(provider))
        {
            subscription.Close();
        }
    }

    private IEnumerable<Subscription> Of(string provider) => _subscriptions.Keys.Where(subscription => provider is "*" || subscription.Provider == provider);

    private void Remove(Subscription subscription) => _subscriptions.TryRemove(subscription, out _);

    /// <summary>An open stream.</summary>
    internal sealed class Subscription(EventHub hub, string provider, SignIn signIn, string? applianceId) : IDisposable
    {
        private readonly Channel<StreamOperation> _operations = Channel.CreateUnbounded<StreamOperation>();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SignIn SignIn => signIn;

        public string Provider => provider;

        /// <summary>The only appliance, or null for all.</summary>
        public string? ApplianceId => applianceId;

        public ChannelReader<StreamOperation> Operations => _operations.Reader;

        public void Send(CloudEvent item)
        {
            bool matches = applianceId is null || item.ApplianceId is null || item.ApplianceId == applianceId;
            if (item.Provider == provider && matches)
            {
                Write(item.ToString());
            }
        }

        public void Write(string text) => _operations.Writer.TryWrite((body, cancellationToken) => EventStream.WriteAsync(body, text, cancellationToken));

        public async Task RunAsync(StreamOperation operation)
        {
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_operations.Writer.TryWrite(OperationAsync))
            {
                await Task.WhenAny(done.Task, _ended.Task);
            }

            async Task OperationAsync(Stream body, CancellationToken cancellationToken)
            {
                try
                {
                    await operation(body, cancellationToken);
                }
                finally
                {
                    done.SetResult();
                }
            }
        }

        public void Close() => _operations.Writer.TryComplete();

        public void Dispose()
        {
            hub.Remove(this);
            _operations.Writer.TryComplete();
            _ended.TrySetResult();
        }
    }
}
