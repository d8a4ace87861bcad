using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>An accepted call's answer whose body may still be on its way.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Session">The session that the call was made with.</param>
/// <param name="LimitWarning">A limit of which people should know that it is nearly used up, or null.</param>
internal sealed record OpenResponse(HttpResponseMessage Response, Session Session, RateState? LimitWarning) : IDisposable
{
    /// <summary>The answer with its body; empty where that went elsewhere.</summary>
    public ApiResponse ToApiResponse(byte[] body) => new(Response, body, Session) { LimitWarning = LimitWarning };

    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
