using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Events;

/// <summary>Is told what becomes of an event stream, on the context of whoever reads it and while nothing is locked.</summary>
public interface IEventStreamObserver
{
    /// <summary>A connection was opened.</summary>
    /// <param name="session">The session that it was opened with.</param>
    /// <param name="nearlyUsedUp">A limit of which people should know that it is nearly used up, or null.</param>
    void Opened(Session session, RateState? nearlyUsedUp);

    /// <summary>A connection ended, or could not be opened.</summary>
    /// <param name="why">What happened, as a sentence.</param>
    /// <param name="since">Since when nothing has come, UTC.</param>
    /// <param name="next">When it is tried again, UTC.</param>
    void Lost(string why, DateTimeOffset since, DateTimeOffset next);
}
