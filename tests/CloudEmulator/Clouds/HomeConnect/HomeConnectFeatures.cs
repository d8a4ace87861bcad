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

    /// <summary>All items, without their constraints: only a single one has those.</summary>
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

    /// <summary>The item of a key.</summary>
    public JsonObject? Find(HomeConnectCall call, string? key) => HomeConnectCall.Item(call.Appliance[part], key);

    /// <summary>What is to be changed: the item of the path's key, or several.</summary>
    /// <exception cref="Refusal">The body is of another form, or the appliance has no such item.</exception>
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

    /// <summary>A picture that the appliance took.</summary>
    public static EmulatedResponse Picture(HomeConnectCall call)
    {
        JsonObject? image = (call.Appliance["images"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(item => (string?)item["imagekey"] == call.Key || (string?)item["previewimagekey"] == call.Key);
        return image is null
            ? HomeConnectApiErrors.NotFound
            : new EmulatedResponse { ContentType = HomeConnectMedia.Picture, Body = Clouds.Picture.Jpeg };
    }
}
