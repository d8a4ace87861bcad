using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Events;

/// <summary>Receives the changes of an event stream's connection. The methods are called by the task that reads the stream, without any lock held.</summary>
internal interface IEventStreamObserver
{
    /// <summary>A connection was opened.</summary>
    /// <param name="session">The session of the connection.</param>
    /// <param name="limitWarning">A rate limit that is nearly used up, or null.</param>
    void Opened(Session session, RateState? limitWarning);

    /// <summary>A connection ended, or could not be opened.</summary>
    /// <param name="reason">The reason, as a sentence.</param>
    /// <param name="lastReceivedAt">The time of the last received data, UTC.</param>
    /// <param name="nextAttemptAt">The time of the next attempt, UTC.</param>
    void Lost(string reason, DateTimeOffset lastReceivedAt, DateTimeOffset nextAttemptAt);
}
