using System.Collections.Concurrent;
using System.Threading.Channels;
using ApplianceCloud.Tokens;

namespace ApplianceCloud.Events;

/// <summary>Everyone who listens to events right now.</summary>
internal sealed class EventHub
{
    private readonly ConcurrentDictionary<Subscription, byte> _subscriptions = new();

    /// <summary>How many streams an app has open for a person.</summary>
    public int Count(SignIn signIn) => _subscriptions.Keys.Count(subscription =>
        subscription.SignIn.ClientId == signIn.ClientId && subscription.SignIn.Person == signIn.Person
        && subscription.SignIn.System == signIn.System);

    public int CountAll => _subscriptions.Count;

    public Subscription Subscribe(string system, SignIn signIn, string? applianceId)
    {
        Subscription subscription = new(this, system, signIn, applianceId);
        _subscriptions[subscription] = 0;
        return subscription;
    }

    public void Publish(CloudEvent item)
    {
        foreach (Subscription subscription in _subscriptions.Keys) subscription.Offer(item);
    }

    private void Remove(Subscription subscription) => _subscriptions.TryRemove(subscription, out _);

    /// <summary>One open stream.</summary>
    internal sealed class Subscription(EventHub hub, string system, SignIn signIn, string? applianceId) : IDisposable
    {
        private readonly Channel<CloudEvent> _items = Channel.CreateUnbounded<CloudEvent>();

        public SignIn SignIn => signIn;

        public ChannelReader<CloudEvent> Items => _items.Reader;

        public void Offer(CloudEvent item)
        {
            bool meant = applianceId is null || item.ApplianceId is null || item.ApplianceId == applianceId;
            if (item.System == system && meant) _items.Writer.TryWrite(item);
        }

        public void Dispose() => hub.Remove(this);
    }
}
