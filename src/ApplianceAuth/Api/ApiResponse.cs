using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Api;

/// <summary>What a cloud's API answered to a call that it accepted.</summary>
public sealed class ApiResponse
{
    private readonly HttpResponseMessage _response;

    internal ApiResponse(HttpResponseMessage response, byte[] body, Session session) => (_response, Body, Session) = (response, body, session);

    /// <summary>The HTTP status, 200 to 299.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>The media type of the body, or null.</summary>
    public string? MediaType => ResponseMediaType.Of(_response.Content);

    /// <summary>The body; empty for 204, and where it went into a file.</summary>
    public byte[] Body { get; }

    /// <summary>The session that the call was made with.</summary>
    public Session Session { get; }

    /// <summary>A limit of which people should know that it is nearly used up; told once an hour, else null.</summary>
    public RateState? LimitWarning { get; init; }

    /// <summary>Whether the body is JSON, by its media type.</summary>
    public bool IsJson => ResponseMediaType.IsJson(MediaType);

    /// <summary>The headers of the answer and of its body, as Invoke-RestMethod gives them; names in any case.</summary>
    public Dictionary<string, IEnumerable<string>> Headers()
    {
        Dictionary<string, IEnumerable<string>> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, IEnumerable<string> values) in _response.Headers.Concat(_response.Content.Headers))
        {
            headers[name] = values;
        }

        return headers;
    }
}
