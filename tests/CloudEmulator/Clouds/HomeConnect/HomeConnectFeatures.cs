using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The settings, status values, commands or pictures of an appliance.</summary>
/// <param name="part">The name of the list in the documents and in responses.</param>
/// <param name="kind">The name of an item in the error for an unknown key.</param>
internal sealed class HomeConnectFeatures(string part, string kind)
{
    public static HomeConnectFeatures Settings { get; } = new("settings", "Setting");

    public static HomeConnectFeatures Status { get; } = new("status", "Operation");

    public static HomeConnectFeatures Commands { get; } = new("commands", "Command");

    public static HomeConnectFeatures Images { get; } = new("images", "Operation");

    /// <summary>Returns all items without their constraints, which only the response for one item has.</summary>
    public EmulatedResponse List(HomeConnectCall call)
    {
        JsonArray items = call.Appliance[part]?.DeepClone() as JsonArray ?? [];
        foreach (JsonObject item in items.OfType<JsonObject>())
        {
            item.Remove("constraints");
        }

        return HomeConnectCall.Ok(new JsonObject { [part] = items });
    }

    public EmulatedResponse One(HomeConnectCall call) => Find(call, call.Key) is { } item
        ? HomeConnectCall.Ok(item)
        : HomeConnectApiErrors.Unsupported(kind);

    /// <summary>Finds the item with a key; null if there is none.</summary>
    public JsonObject? Find(HomeConnectCall call, string? key) => HomeConnectCall.Item(call.Appliance[part], key);

    /// <summary>Reads the changes of the body: one for the key in the path, or several.</summary>
    /// <exception cref="Refusal">The body is malformed, or the appliance has no such item.</exception>
    public IReadOnlyList<(JsonObject Item, JsonNode Value)> Changes(HomeConnectCall call)
    {
        JsonNode data = HomeConnectMedia.ReadData(call.Call);
        if (data is JsonArray != (call.Key.Length == 0))
        {
            throw new Refusal(HomeConnectApiErrors.BadRequest);
        }

        JsonNode?[] changes = data is JsonArray many ? [.. many] : [data];
        return [.. changes.Select(change =>
        {
            string? key = (string?)(change as JsonObject)?["key"];
            bool same = call.Key.Length == 0 || call.Key == key;
            if (!same || change!["value"] is not { } value)
            {
                throw new Refusal(HomeConnectApiErrors.BadRequest);
            }

            return (Find(call, key) ?? throw new Refusal(HomeConnectApiErrors.Unsupported(kind)), value);
        })];
    }

    /// <summary>Returns a picture.</summary>
    public static EmulatedResponse Picture(HomeConnectCall call)
    {
        JsonObject? image = (call.Appliance["images"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(item => (string?)item["imagekey"] == call.Key || (string?)item["previewimagekey"] == call.Key);
        return image is null
            ? HomeConnectApiErrors.NotFound
            : new EmulatedResponse { ContentType = HomeConnectMedia.Picture, Body = Clouds.Picture.Jpeg };
    }
}
