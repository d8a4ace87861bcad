using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudEmulator.Calls;

/// <summary>The response to a call. It is complete and in memory, so that it can be held, truncated or padded before it is sent.</summary>
public sealed record EmulatedResponse
{
    // The clouds do not escape umlauts and apostrophes.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The media type, or null if there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes the body of an event stream; null if <see cref="Body"/> is the body.</summary>
    internal Func<HttpContext, Task>? Stream { get; init; }

    /// <summary>Creates a response without a body.</summary>
    public static EmulatedResponse Empty(int status) => new() { Status = status };

    /// <summary>Creates a response with a text.</summary>
    public static EmulatedResponse Text(string body, int status = 200, string contentType = "text/plain") =>
        new() { Status = status, ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>Creates a response with an HTML page.</summary>
    public static EmulatedResponse Html(string page, int status = 200) => Text(page, status, "text/html; charset=utf-8");

    /// <summary>Creates a response with JSON.</summary>
    public static EmulatedResponse Json(JsonNode body, int status = 200, string contentType = "application/json") =>
        Text(body.ToJsonString(s_plain), status, contentType);

    /// <summary>Creates a redirect (302).</summary>
    public static EmulatedResponse Redirect(string location) => Empty(302).With("Location", location);

    /// <summary>Returns the response with one more header.</summary>
    public EmulatedResponse With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };
}
