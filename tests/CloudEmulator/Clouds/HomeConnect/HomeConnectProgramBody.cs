using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using static CloudEmulator.Clouds.HomeConnect.HomeConnectPreconditions;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Reads programs and options from the body, and validates them against those of the appliance.</summary>
internal static class HomeConnectProgramBody
{
    /// <summary>Reads the program to select or start. Options that were not sent have their defaults.</summary>
    /// <param name="call">The call.</param>
    /// <param name="execution"><c>select</c> or <c>start</c>.</param>
    /// <exception cref="Refusal">The appliance does not have the program or an option.</exception>
    public static JsonObject Read(HomeConnectCall call, string execution)
    {
        JsonObject data = HomeConnectMedia.ReadData(call.Call) as JsonObject ?? throw new Refusal(HomeConnectApiErrors.BadRequest);
        string key = (string?)data["key"] ?? throw new Refusal(HomeConnectApiErrors.BadRequest);
        JsonObject definition = Definition(call.Device, key) ?? throw new Refusal(HomeConnectApiErrors.Unsupported("Program"));
        JsonNode constraints = definition["constraints"]!;
        Require(
            (bool)constraints["available"]! && ((string)constraints["execution"]!).Contains(execution, StringComparison.Ordinal),
            HomeConnectApiErrors.ProgramNotAvailable);

        JsonArray sent = data["options"] as JsonArray ?? [];
        foreach (JsonNode? option in sent)
        {
            Check(definition, option);
        }

        JsonArray options = [.. (definition["options"] as JsonArray ?? []).Select(item => item!.AsObject())
            .Where(item => item["constraints"]?["default"] is not null || HomeConnectCall.Item(sent, (string?)item["key"]) is not null)
            .Select(item => Option(item, HomeConnectCall.Item(sent, (string?)item["key"])))];
        return new JsonObject { ["key"] = key, ["name"] = definition["name"]?.DeepClone(), ["options"] = options };
    }

    /// <summary>Finds the definition of a program; null if the appliance does not have it.</summary>
    public static JsonObject? Definition(HomeConnectDevice device, string? key) => HomeConnectCall.Item(device.Programs?["programs"], key);

    /// <summary>Validates an option against the definition of its program.</summary>
    /// <exception cref="Refusal">The program has no such option, it is read-only, or its value is not allowed.</exception>
    public static void Check(JsonObject definition, JsonNode? option)
    {
        JsonObject known = HomeConnectCall.Item(definition["options"], (string?)(option as JsonObject)?["key"])
            ?? throw new Refusal(HomeConnectApiErrors.UnsupportedOption);
        Require(!HomeConnectConstraints.IsReadOnly(known), HomeConnectApiErrors.OptionNotSelectable);
        Require(HomeConnectConstraints.Allow(known, option!["value"]), HomeConnectApiErrors.InvalidOptionValue);
    }

    private static JsonObject Option(JsonObject definition, JsonObject? sent)
    {
        JsonObject option = new()
        {
            ["key"] = definition["key"]!.DeepClone(),
            ["name"] = definition["name"]?.DeepClone(),
            ["value"] = (sent?["value"] ?? definition["constraints"]!["default"])!.DeepClone(),
        };
        if (definition["unit"] is { } unit)
        {
            option["unit"] = unit.DeepClone();
        }

        return option;
    }
}
