using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>An accepted call's answer whose body may still be on its way.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Session">The session that the call was made with.</param>
/// <param name="NearlyUsedUp">A limit of which people should know that it is nearly used up, or null.</param>
internal sealed record ApiReply(HttpResponseMessage Response, Session Session, RateState? NearlyUsedUp) : IDisposable
{
    /// <summary>The answer with its body; empty where that went elsewhere.</summary>
    public ApiAnswer ToAnswer(byte[] body) => new(Response, body, Session) { NearlyUsedUp = NearlyUsedUp };

    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
