using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CloudEmulator.Calls;

/// <summary>What a call is answered with: whole and in memory, so that it can be held back, cut or padded on the way out.</summary>
public sealed record EmulatedResponse
{
    // The clouds write umlauts and apostrophes as they are.
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The media type, or null where there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes an endless answer, or null where <see cref="Body"/> is all there is.</summary>
    internal Func<HttpContext, Task>? Stream { get; init; }

    /// <summary>An answer without a body.</summary>
    public static EmulatedResponse Empty(int status) => new() { Status = status };

    /// <summary>An answer of text.</summary>
    public static EmulatedResponse Text(string body, int status = 200, string contentType = "text/plain") =>
        new() { Status = status, ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) };

    /// <summary>A page.</summary>
    public static EmulatedResponse Html(string page, int status = 200) => Text(page, status, "text/html; charset=utf-8");

    /// <summary>An answer of JSON.</summary>
    public static EmulatedResponse Json(JsonNode body, int status = 200, string contentType = "application/json") =>
        Text(body.ToJsonString(s_plain), status, contentType);

    /// <summary>Sends the browser elsewhere.</summary>
    public static EmulatedResponse Redirect(string location) => Empty(302).With("Location", location);

    /// <summary>The same answer with one more header.</summary>
    public EmulatedResponse With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };
}
