using CloudEmulator.Calls;

namespace CloudEmulator.Control;

/// <summary>What goes wrong with the next calls of an endpoint.</summary>
internal sealed class Fault
{
    public required string Endpoint { get; init; }

    /// <summary>Whether it takes the place of the one before it for the same endpoint.</summary>
    public bool Replaces { get; init; }

    /// <summary>How many calls it still meets.</summary>
    public int Left { get; set; } = 1;

    /// <summary>Sent instead of the endpoint's own answer; the endpoint is not asked.</summary>
    public EmulatedResponse? Response { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Awaited after the endpoint has changed its state, before it answers.</summary>
    public TaskCompletionSource? Gate { get; init; }

    /// <summary>After how many bytes of the body the connection is closed; 0 sends nothing, not even the headers.</summary>
    public int? CutAfter { get; init; }

    /// <summary>To how many bytes the body is filled up with blanks.</summary>
    public long? PadTo { get; init; }
}
