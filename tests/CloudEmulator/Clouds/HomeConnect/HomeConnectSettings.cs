using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Changes settings.</summary>
internal static class HomeConnectSettings
{
    private const string Power = "BSH.Common.Setting.PowerState";

    /// <summary>Changes the setting in the path, or several if the body is an array.</summary>
    public static EmulatedResponse Put(HomeConnectCall call)
    {
        HomeConnectPreconditions.RequireControl(call.Device);
        IReadOnlyList<(JsonObject Item, JsonNode Value)> changes = HomeConnectFeatures.Settings.Changes(call);
        foreach ((JsonObject item, JsonNode value) in changes)
        {
            bool writable = !HomeConnectConstraints.IsReadOnly(item) && (call.Device.IsOn || (string?)item["key"] == Power);
            HomeConnectPreconditions.Require(writable, HomeConnectApiErrors.InvalidSettingState);
            HomeConnectPreconditions.Require(HomeConnectConstraints.Allow(item, value), HomeConnectApiErrors.InvalidSettingValue);
        }

        foreach ((JsonObject item, JsonNode value) in changes)
        {
            call.Device.Set("settings", (string)item["key"]!, value);
            if ((string?)item["key"] == Power)
            {
                Switched(call.Device);
            }
        }

        return EmulatedResponse.Empty(204);
    }

    private static void Switched(HomeConnectDevice device)
    {
        if (!device.IsOn)
        {
            if (device.ActiveProgram is not null)
            {
                device.SetProgram("active", null);
            }

            device.State = "Inactive";
        }
        else if (device.State == "Inactive")
        {
            device.State = "Ready";
        }
    }
}
