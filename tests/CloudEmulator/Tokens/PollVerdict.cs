namespace CloudEmulator.Tokens;

/// <summary>The result of a poll of the device flow.</summary>
internal enum PollVerdict
{
    Pending,
    TooFast,
    Denied,
    Gone,
    Approved,
}
