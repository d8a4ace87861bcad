using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Executes actions.</summary>
internal static class MieleActions
{
    private static readonly Dictionary<int, int> s_statusAfterProcess = new()
    {
        [1] = MieleDevice.InUse, [2] = MieleDevice.Ended, [3] = MieleDevice.Pause, [4] = 13, [5] = MieleDevice.InUse, [6] = 14, [7] = MieleDevice.InUse,
    };

    /// <summary>Executes the actions in the body, if the appliance offers all of them now.</summary>
    public static EmulatedResponse Put(MieleCall call)
    {
        MieleDevice device = call.Device;
        if (call.Body.Count == 0)
        {
            return MieleErrors.BadRequest;
        }

        if (call.Body.Any(pair => !MieleOffers.Allow(device.Offered[pair.Key], pair.Key, pair.Value)))
        {
            return MieleErrors.BadRequest;
        }

        foreach ((string name, JsonNode? value) in call.Body)
        {
            Do(device, name, value!);
        }

        MieleEvents.Send(call.Call.Cloud, call.Id);
        return EmulatedResponse.Empty(204);
    }

    private static void Do(MieleDevice device, string name, JsonNode value)
    {
        if (name == "processAction")
        {
            Process(device, (int)value);
        }
        else if (name == "powerOn")
        {
            device.Status = MieleDevice.On;
        }
        else if (name == "powerOff")
        {
            device.Status = MieleDevice.Off;
        }
        else if (name == "startTime")
        {
            MieleRun.Delay(device, value.AsArray());
        }
        else if (name == "programId")
        {
            device.State["ProgramID"]!["value_raw"] = (int)value;
        }
        else if (name == "deviceName")
        {
            device.Rename((string)value!);
        }
        else if (name is "light" or "ambientLight")
        {
            device.State[name] = (int)value;
        }
        else if (name == "ventilationStep")
        {
            device.State[name]!["value_raw"] = (int)value;
        }
        else if (name == "targetTemperature")
        {
            SetTemperatures(device, value.AsArray());
        }
    }

    private static void Process(MieleDevice device, int action)
    {
        if (action == 1)
        {
            MieleRun.Begin(device);
        }

        device.Status = s_statusAfterProcess[action];
    }

    private static void SetTemperatures(MieleDevice device, JsonArray zones)
    {
        foreach (JsonNode? zone in zones)
        {
            JsonNode target = device.State["targetTemperature"]![(int)zone!["zone"]! - 1]!;
            target["value_raw"] = (int)zone["value"]! * 100;
            target["value_localized"] = (int)zone["value"]!;
        }
    }
}
