using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The actions that an appliance offers in each status.</summary>
internal static class MieleOffers
{
    /// <summary>Updates the actions after a change of the status.</summary>
    public static void Update(MieleDevice device)
    {
        int status = device.Status;
        JsonObject offered = device.Offered;
        offered["processAction"] = Numbers(device.IsCooling ? Cooling(device.Type, status) : Process(status));
        offered["powerOn"] = status == MieleDevice.Off;
        offered["powerOff"] = !device.IsCooling && status is not (MieleDevice.Off or MieleDevice.NotConnected);
        offered["startTime"] = device.IsLaundryOrDishwasher && status == MieleDevice.Waiting
            ? new JsonArray(Numbers([0, 0]), Numbers([23, 59]))
            : [];
    }

    /// <summary>Whether an action is offered with this value.</summary>
    public static bool Allow(JsonNode? offered, string name, JsonNode? value) => (name, offered) switch
    {
        ("targetTemperature", JsonArray zones) => value is JsonArray { Count: > 0 } asked && asked.All(one => InZone(zones, one)),
        ("startTime", JsonArray { Count: 2 } limits) => Minutes(value) is { } minutes && minutes >= Minutes(limits[0]) && minutes <= Minutes(limits[1]),
        ("deviceName", JsonValue may) => (bool)may && value is JsonValue text && text.TryGetValue(out string? _),
        (_, JsonValue may) => (bool)may && value is JsonValue yes && yes.TryGetValue(out bool on) && on,
        (_, JsonArray values) => values.Any(one => JsonNode.DeepEquals(one, value)),
        _ => false,
    };

    private static int[] Process(int status) => status switch
    {
        MieleDevice.Programmed or MieleDevice.Waiting or MieleDevice.Pause => [1, 2],
        MieleDevice.InUse => [2, 3],
        _ => [],
    };

    // 4 and 5 start and stop superfreezing, 6 and 7 supercooling.
    private static int[] Cooling(int type, int status) =>
    [
        .. type is 20 or 21 or 68 ? [status == 13 ? 5 : 4] : Array.Empty<int>(),
        .. type is 19 or 21 ? [status == 14 ? 7 : 6] : Array.Empty<int>(),
    ];

    private static bool InZone(JsonArray zones, JsonNode? asked) => zones.Any(zone =>
        JsonNode.DeepEquals(zone!["zone"], asked?["zone"]) && asked?["value"] is JsonValue value && value.TryGetValue(out int degrees)
        && degrees >= (int)zone["min"]! && degrees <= (int)zone["max"]!);

    private static int? Minutes(JsonNode? time) =>
        time is JsonArray { Count: 2 } pair && pair.All(part => part is JsonValue number && number.TryGetValue(out int _)) && (int)pair[1]! is >= 0 and < 60
            ? (int)pair[0]! * 60 + (int)pair[1]!
            : null;

    private static JsonArray Numbers(int[] numbers) => [.. numbers.Select(number => (JsonNode)number)];
}
