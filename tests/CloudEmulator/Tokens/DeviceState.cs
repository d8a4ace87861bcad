namespace CloudEmulator.Tokens;

/// <summary>The state of a device authorization.</summary>
internal enum DeviceState
{
    Pending,
    Approved,
    Denied,
    Redeemed,
}
