namespace CloudEmulator.Tokens;

/// <summary>How far a device authorization has come.</summary>
internal enum DeviceState
{
    Pending,
    Approved,
    Denied,
    Redeemed,
}
