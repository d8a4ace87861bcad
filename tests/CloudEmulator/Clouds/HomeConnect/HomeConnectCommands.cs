using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Commands: pause, resume, open the door, acknowledge.</summary>
internal static class HomeConnectCommands
{
    /// <summary>Executes the command in the path, or several if the body is an array. The value of a command must be true.</summary>
    public static EmulatedResponse Put(HomeConnectCall call)
    {
        HomeConnectPreconditions.RequireControl(call.Device);
        foreach ((JsonObject item, JsonNode value) in HomeConnectFeatures.Commands.Changes(call))
        {
            HomeConnectPreconditions.Require(JsonNode.DeepEquals(value, JsonValue.Create(true)), HomeConnectApiErrors.BadRequest);
            Do(call.Device, ((string)item["key"]!).Split('.')[^1]);
        }

        return EmulatedResponse.Empty(204);
    }

    private static void Do(HomeConnectDevice device, string command)
    {
        if (command == "PauseProgram")
        {
            Move(device, "Run", "Pause");
        }
        else if (command == "ResumeProgram")
        {
            Move(device, "Pause", "Run");
        }
        else if (command == "OpenDoor")
        {
            device.SetStatus("DoorState", "BSH.Common.EnumType.DoorState.Open");
        }
    }

    private static void Move(HomeConnectDevice device, string from, string to)
    {
        HomeConnectPreconditions.Require(device.State == from, HomeConnectApiErrors.WrongState);
        device.State = to;
    }
}
