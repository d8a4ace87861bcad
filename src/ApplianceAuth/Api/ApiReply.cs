using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>An accepted call's answer whose body may still be on its way.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Session">The session that the call was made with.</param>
internal sealed record ApiReply(HttpResponseMessage Response, Session Session) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Response.Dispose();
}
