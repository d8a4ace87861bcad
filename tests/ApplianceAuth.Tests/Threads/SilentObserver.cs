using ApplianceAuth.Events;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Threads;

/// <summary>An observer of a stream that does nothing.</summary>
internal sealed class SilentObserver : IEventStreamObserver
{
    public void Opened(Session session, RateState? limitWarning)
    {
    }

    public void Lost(string reason, DateTimeOffset lastReceivedAt, DateTimeOffset nextAttemptAt)
    {
    }
}
