using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>A list of keyed values that an appliance has: settings, status, commands or pictures.</summary>
/// <param name="part">Its name in the documents and under <c>data</c>.</param>
/// <param name="kind">What an unknown key is called in the error.</param>
internal sealed class HomeConnectFeatures(string part, string kind)
{
    public static HomeConnectFeatures Settings { get; } = new("settings", "Setting");

    public static HomeConnectFeatures Status { get; } = new("status", "Operation");

    public static HomeConnectFeatures Commands { get; } = new("commands", "Command");

    public static HomeConnectFeatures Images { get; } = new("images", "Operation");

    public Answer List(HomeConnectCall call) =>
        HomeConnectCall.Give(new JsonObject { [part] = call.Appliance[part]?.DeepClone() ?? new JsonArray() });

    public Answer One(HomeConnectCall call) => HomeConnectCall.Item(call.Appliance[part], call.Key) is { } item
        ? HomeConnectCall.Give(item)
        : HomeConnectApiErrors.Unsupported(kind);

    /// <summary>Changes one value, or several at once where an array is sent.</summary>
    public Answer Put(HomeConnectCall call)
    {
        if ((bool)call.Appliance["appliance"]!["connected"]! is false) return HomeConnectApiErrors.Offline;
        JsonNode data = HomeConnectMedia.ReadData(call.Call);
        JsonNode?[] changes = data is JsonArray many ? [.. many] : [data];
        foreach (JsonNode? change in changes)
        {
            string? key = (string?)(change as JsonObject)?["key"];
            bool same = call.Key.Length == 0 || call.Key == key;
            if (!same || change!["value"] is not { } value) return HomeConnectApiErrors.BadRequest;
            if (HomeConnectCall.Item(call.Appliance[part], key) is not { } item) return HomeConnectApiErrors.Unsupported(kind);
            item["value"] = value.DeepClone();
        }

        return Answer.Empty(204);
    }

    /// <summary>A picture that the appliance took.</summary>
    public static Answer Picture(HomeConnectCall call)
    {
        JsonObject? image = (call.Appliance["images"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(item => (string?)item["imagekey"] == call.Key);
        return image is null
            ? HomeConnectApiErrors.NotFound
            : new Answer { ContentType = HomeConnectMedia.Picture, Body = Clouds.Picture.Jpeg };
    }
}
