using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Preconditions of calls that control an appliance.</summary>
internal static class HomeConnectPreconditions
{
    public static void RequireConnection(HomeConnectDevice device) => Require(device.IsConnected, HomeConnectApiErrors.Offline);

    /// <summary>Requires that the appliance is connected, that remote control is active, and that it is not in use at its panel.</summary>
    public static void RequireControl(HomeConnectDevice device)
    {
        RequireConnection(device);
        Require(!device.Is("LocalControlActive", true), HomeConnectApiErrors.LocalControl);
        Require(!device.Is("RemoteControlActive", false), HomeConnectApiErrors.RemoteControlNotActive);
    }

    /// <summary>Requires that the appliance can be controlled, is switched on, idle and closed, and that remote start is allowed.</summary>
    public static void RequireStart(HomeConnectDevice device)
    {
        RequireControl(device);
        Require(!device.IsBusy, HomeConnectApiErrors.ActiveProgramSet);
        Require(device.IsOn, HomeConnectApiErrors.WrongState);
        Require(!device.Is("RemoteControlStartAllowed", false), HomeConnectApiErrors.RemoteStartNotActive);
        Require(!$"{device.Status("DoorState")}".EndsWith(".Open", StringComparison.Ordinal), HomeConnectApiErrors.WrongDoorState);
    }

    /// <summary>Requires that the appliance can be controlled and has an active program.</summary>
    public static void RequireBusy(HomeConnectDevice device)
    {
        RequireControl(device);
        Require(device.IsBusy, HomeConnectApiErrors.WrongState);
    }

    public static void Require(bool holds, EmulatedResponse otherwise)
    {
        if (!holds)
        {
            throw new Refusal(otherwise);
        }
    }
}
