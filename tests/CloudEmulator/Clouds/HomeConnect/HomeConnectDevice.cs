using System.Text.Json.Nodes;
using CloudEmulator.Events;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>An appliance. Changes of its values are sent to the open event streams.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="provider">The provider of the appliance.</param>
/// <param name="document">The stored document of the appliance.</param>
internal sealed class HomeConnectDevice(Cloud cloud, EmulatedProvider provider, JsonObject document)
{
    private const string StatusPrefix = "BSH.Common.Status.";
    private const string OperationState = "OperationState";

    public bool IsConnected => (bool)document["appliance"]!["connected"]!;

    public string Type => (string)document["appliance"]!["type"]!;

    public JsonObject? Programs => document["programs"] as JsonObject;

    public JsonObject? ActiveProgram => Programs?["active"] as JsonObject;

    /// <summary>The operation state without its prefix, such as <c>Run</c>, or null if the appliance has none.</summary>
    public string? State
    {
        get => Last(Status(OperationState));
        set => SetStatus(OperationState, $"BSH.Common.EnumType.OperationState.{value}");
    }

    /// <summary>Whether a program runs, is delayed, waits for the user or is paused.</summary>
    public bool IsBusy => State is "DelayedStart" or "Run" or "Pause" or "ActionRequired";

    /// <summary>Whether it is switched on. An appliance without a power state is always on.</summary>
    public bool IsOn => Last(Item("settings", "BSH.Common.Setting.PowerState")?["value"]) is null or "On";

    /// <summary>Returns the value of a status.</summary>
    /// <param name="name">The key without its prefix, such as <c>DoorState</c>.</param>
    public JsonNode? Status(string name) => Item("status", StatusPrefix + name)?["value"];

    /// <summary>Whether a status has this value; false if the appliance does not have the status.</summary>
    public bool Is(string status, bool value) => Status(status) is { } found && (bool)found == value;

    public void SetStatus(string name, JsonNode value) => Set("status", StatusPrefix + name, value);

    /// <summary>Changes a status or a setting, if the appliance has it.</summary>
    public void Set(string part, string key, JsonNode? value)
    {
        if (Item(part, key) is not { } item || JsonNode.DeepEquals(item["value"], value))
        {
            return;
        }

        item["value"] = value?.DeepClone();
        Send(part == "status" ? "STATUS" : "NOTIFY", key, value);
    }

    /// <summary>Changes an option of the selected or the active program, or adds it.</summary>
    public void SetOption(JsonObject program, string key, JsonNode? value)
    {
        JsonArray options = program["options"]!.AsArray();
        if (HomeConnectCall.Item(options, key) is not { } option)
        {
            options.Add(option = new JsonObject { ["key"] = key });
        }

        if (JsonNode.DeepEquals(option["value"], value))
        {
            return;
        }

        option["value"] = value?.DeepClone();
        Send("NOTIFY", key, value);
    }

    /// <summary>Sets the selected or the active program.</summary>
    /// <param name="which"><c>selected</c> or <c>active</c>.</param>
    /// <param name="program">The program, or null for none.</param>
    public void SetProgram(string which, JsonObject? program)
    {
        Programs![which] = program;
        Send("NOTIFY", which == "active" ? "BSH.Common.Root.ActiveProgram" : "BSH.Common.Root.SelectedProgram", program?["key"]);
    }

    /// <summary>Sends an event of the appliance in the documented format.</summary>
    public void Send(string name, string key, JsonNode? value)
    {
        string haId = (string)document["appliance"]!["haId"]!;
        JsonObject item = new()
        {
            ["timestamp"] = cloud.Clock.GetUtcNow().ToUnixTimeSeconds(),
            ["handling"] = "none",
            ["level"] = "hint",
            ["key"] = key,
            ["value"] = value?.DeepClone(),
        };
        JsonObject data = new() { ["haId"] = haId, ["items"] = new JsonArray(item) };
        cloud.Events.Publish(
            new CloudEvent { Provider = provider.Name, Event = name, ApplianceId = haId, Data = data.ToJsonString() }, cloud.Settings.ReplayedEvents);
    }

    private JsonObject? Item(string part, string key) => HomeConnectCall.Item(document[part], key);

    private static string? Last(JsonNode? value) => ((string?)value)?.Split('.')[^1];
}
