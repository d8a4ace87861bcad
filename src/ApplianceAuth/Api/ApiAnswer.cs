using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>What a cloud's API answered to a call that it accepted.</summary>
/// <param name="Status">The HTTP status, 200 to 299.</param>
/// <param name="MediaType">The media type of the body, or null.</param>
/// <param name="Body">The body; empty for 204.</param>
/// <param name="Session">The session that the call was made with.</param>
public sealed record ApiAnswer(int Status, string? MediaType, byte[] Body, Session Session)
{
    /// <summary>Whether the body is JSON, by its media type.</summary>
    public bool IsJson => MediaType is not null
        && (MediaType.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}
