using System.Text;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Hostile;
using CloudEmulator.Tokens;

namespace CloudEmulator.Control;

/// <summary>The provider whose sign-ins or streams are affected.</summary>
internal sealed record ProviderRequest(string Provider = "*", EndReason Reason = EndReason.Revoked);

/// <summary>An endpoint, and the number of calls.</summary>
internal record EndpointRequest
{
    public string Endpoint { get; init; } = "*";

    public int Times { get; init; } = 1;
}

/// <summary>The response for <c>fail</c>: the name of a canned one, or its parts.</summary>
internal sealed record FailRequest : EndpointRequest
{
    public string? Response { get; init; }

    public int Status { get; init; } = 500;

    public string ContentType { get; init; } = "application/json";

    public string Body { get; init; } = "";

    /// <summary>The body, if it is not text.</summary>
    public string? Base64 { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    public EmulatedResponse ToResponse() => Headers.Aggregate(
        EmulatedResponse.Text(Body, Status, ContentType) with { Body = Base64 is null ? Encoding.UTF8.GetBytes(Body) : Convert.FromBase64String(Base64) },
        (response, header) => response.With(header.Key, header.Value));
}

internal sealed record DelayRequest : EndpointRequest
{
    public int Milliseconds { get; init; }
}

internal sealed record DropRequest : EndpointRequest
{
    public int AfterBytes { get; init; }
}

internal sealed record OversizeRequest : EndpointRequest
{
    public long Bytes { get; init; }
}

internal sealed record LimitRequest : EndpointRequest
{
    public double Seconds { get; init; } = 60;

    public int Status { get; init; } = 429;

    public bool RetryAfterHeader { get; init; } = true;

    public bool RetryAfterText { get; init; } = true;
}

/// <summary>Hostile responses: from the hand-made set by number, or random ones by seed.</summary>
internal sealed record HostileRequest(HostileTarget Target, string? Endpoint = null, string Provider = "*", int Number = 0, bool Random = false, int Count = 1)
{
    public IEnumerable<HostileCase> Cases() => Random
        ? Enumerable.Range(Number, Count).Select(seed => HostileCases.Random(Target, seed))
        : HostileCases.HandMade(Target).Skip(Number).Take(Count);
}

internal sealed record ClockRequest(double OffsetSeconds);

internal sealed record DenyRequest(int Times = 1);

internal sealed record RedirectRequest(string ClientId, string RedirectUri);

/// <summary>The provider whose appliances are reset, and whether they are idle afterwards.</summary>
internal sealed record AppliancesRequest(string Provider = "*", bool Idle = false);

internal sealed record ApplianceRequest(string Provider, JsonObject Document);

/// <summary>Bytes for the open streams: a text, or Base64 for other bytes.</summary>
internal sealed record WriteRequest(string Provider = "*", string Text = "", string? Base64 = null, int Times = 1)
{
    public byte[] ToBytes() => Base64 is null ? Encoding.UTF8.GetBytes(Text) : Convert.FromBase64String(Base64);
}

internal sealed record FloodRequest(string Provider = "homeconnect", int Count = 1000, int Size = 300, double PerSecond = 0);
