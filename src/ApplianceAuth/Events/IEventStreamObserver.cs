using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Events;

/// <summary>Receives the changes of an event stream's connection. The methods are called by the task that reads the stream, without any lock held.</summary>
internal interface IEventStreamObserver
{
    /// <summary>A connection was opened.</summary>
    /// <param name="session">The session of the connection.</param>
    /// <param name="nearlyUsedUp">A rate limit that is nearly used up, or null.</param>
    void Opened(Session session, RateState? nearlyUsedUp);

    /// <summary>A connection ended, or could not be opened.</summary>
    /// <param name="why">The reason, as a sentence.</param>
    /// <param name="since">The time of the last received data, UTC.</param>
    /// <param name="next">The time of the next attempt, UTC.</param>
    void Lost(string why, DateTimeOffset since, DateTimeOffset next);
}
