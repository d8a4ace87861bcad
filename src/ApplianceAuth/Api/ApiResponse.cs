using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>The response to an accepted call.</summary>
public sealed class ApiResponse
{
    private readonly HttpResponseMessage _response;

    internal ApiResponse(HttpResponseMessage response, byte[] body, Session session) => (_response, Body, Session) = (response, body, session);

    /// <summary>The HTTP status, 200 to 299.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>The media type of the body, or null.</summary>
    public string? MediaType => ResponseMediaType.Of(_response.Content);

    /// <summary>The body; empty for 204, or if it was saved to a file.</summary>
    public byte[] Body { get; }

    /// <summary>The session of the call.</summary>
    internal Session Session { get; }

    /// <summary>A limit that is nearly used up, at most once an hour; otherwise null.</summary>
    internal RateState? LimitWarning { get; init; }

    /// <summary>Whether the body is JSON, by its media type.</summary>
    public bool IsJson => ResponseMediaType.IsJson(MediaType);

    /// <summary>The headers of the response and of its body, in the form of Invoke-RestMethod. Names are case-insensitive.</summary>
    internal Dictionary<string, IEnumerable<string>> Headers()
    {
        Dictionary<string, IEnumerable<string>> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IEnumerable<string> values) in _response.Headers.Concat(_response.Content.Headers))
        {
            headers[name] = values;
        }

        return headers;
    }
}
