namespace CloudEmulator.Tokens;

/// <summary>What a poll of the device flow finds.</summary>
internal enum PollVerdict
{
    Pending,
    TooFast,
    Denied,
    Gone,
    Approved,
}
