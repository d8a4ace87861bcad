using CloudEmulator.Users;

namespace CloudEmulator.Tokens;

/// <summary>A device authorization (RFC 8628 section 3.2).</summary>
internal sealed class DeviceGrant
{
    public required string DeviceCode { get; init; }

    public required string UserCode { get; init; }

    public required string Provider { get; init; }

    public required string ClientId { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>Seconds between polls; grows by five with each poll that is too early.</summary>
    public required int Interval { get; set; }

    /// <summary>The time of the last poll; before the first one, the time of creation.</summary>
    public required DateTimeOffset LastPoll { get; set; }

    public DeviceState State { get; set; }

    public TestUser? User { get; set; }
}
