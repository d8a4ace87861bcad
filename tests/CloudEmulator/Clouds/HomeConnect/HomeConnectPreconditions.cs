using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>What must hold before an appliance obeys.</summary>
internal static class HomeConnectPreconditions
{
    public static void RequireConnection(HomeConnectDevice device) => Require(device.IsConnected, HomeConnectApiErrors.Offline);

    /// <summary>It is connected, allows remote control, and is not in use at its own panel.</summary>
    public static void RequireControl(HomeConnectDevice device)
    {
        RequireConnection(device);
        Require(!device.Is("LocalControlActive", true), HomeConnectApiErrors.LocalControl);
        Require(!device.Is("RemoteControlActive", false), HomeConnectApiErrors.RemoteControlNotActive);
    }

    /// <summary>It can be controlled, is switched on, runs nothing, is closed, and its user has allowed the remote start.</summary>
    public static void RequireStart(HomeConnectDevice device)
    {
        RequireControl(device);
        Require(!device.IsBusy, HomeConnectApiErrors.ActiveProgramSet);
        Require(device.IsOn, HomeConnectApiErrors.WrongState);
        Require(!device.Is("RemoteControlStartAllowed", false), HomeConnectApiErrors.RemoteStartNotActive);
        Require(!$"{device.Status("DoorState")}".EndsWith(".Open", StringComparison.Ordinal), HomeConnectApiErrors.WrongDoorState);
    }

    /// <summary>It can be controlled, and runs a program or is about to.</summary>
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
