namespace ApplianceAuth;

/// <summary>A reason why events may be missing from a watch.</summary>
public sealed class WatchProblem
{
    internal WatchProblem(string message, DateTimeOffset? reconnectAt = null) => (Message, ReconnectAt) = (message, reconnectAt);

    /// <summary>What happened, as a sentence without secrets and control characters.</summary>
    public string Message { get; }

    /// <summary>When the lost connection is opened again, UTC; null if no connection was lost.</summary>
    public DateTimeOffset? ReconnectAt { get; }
}
