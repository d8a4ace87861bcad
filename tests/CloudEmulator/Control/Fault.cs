using CloudEmulator.Calls;

namespace CloudEmulator.Control;

/// <summary>A fault of the next calls of an endpoint.</summary>
internal sealed class Fault
{
    public required string Endpoint { get; init; }

    /// <summary>Whether it replaces an earlier response of the same endpoint.</summary>
    public bool Replaces { get; init; }

    /// <summary>The number of calls that it still affects.</summary>
    public int Left { get; set; } = 1;

    /// <summary>The response that is sent instead. The call is not processed.</summary>
    public EmulatedResponse? Response { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Awaited after the call is processed, before the response is sent.</summary>
    public TaskCompletionSource? Gate { get; init; }

    /// <summary>The number of bytes of the body after which the connection is closed; 0 sends no headers either.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The length in bytes to which the body is padded with spaces.</summary>
    public long? PadTo { get; init; }
}
