using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>The response to an accepted call. Its body need not have been received.</summary>
/// <param name="Message">The response.</param>
/// <param name="Session">The session of the call.</param>
/// <param name="LimitWarning">A limit that is nearly used up, or null.</param>
internal sealed record OpenResponse(HttpResponseMessage Message, Session Session, RateState? LimitWarning) : IDisposable
{
    /// <summary>The response with a body that was read, or an empty one if it was saved to a file.</summary>
    public ApiResponse ToApiResponse(byte[] body) => new(Message, body, Session) { LimitWarning = LimitWarning };

    /// <inheritdoc/>
    public void Dispose() => Message.Dispose();
}
