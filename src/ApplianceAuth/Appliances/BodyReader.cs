using System.Text.Json;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Reads the keys and values in the request body for a resource.</summary>
/// <param name="resource">The resource.</param>
internal sealed class BodyReader(KeyResource resource)
{
    /// <summary>The values in a body, also of bodies that the cloud would refuse.</summary>
    /// <param name="content">The body without the envelope of the cloud.</param>
    /// <param name="parent">The key in which the values are nested; null for none.</param>
    public IEnumerable<BodyValue> Read(JsonElement content, string? parent)
    {
        JsonElement list = resource.NestedIn is null || resource.Items is null ? default : content.Member(resource.Items);
        return ReadAll(
            list.ValueKind == JsonValueKind.Undefined ? content : list,
            resource.NestedIn is null ? resource.Group : ApplianceKeys.Nested(resource.Group, parent));
    }

    private IEnumerable<BodyValue> ReadAll(JsonElement content, string group) => content.ValueKind switch
    {
        JsonValueKind.Array => content.EnumerateArray().SelectMany(item => ReadAll(item, group)),
        JsonValueKind.Object when content.Member(resource.Key).TextOrNumber() is { } key => ReadItem(content, group, key),
        JsonValueKind.Object when resource.HasMaps => ReadMap(content, group),
        _ => [],
    };

    private IEnumerable<BodyValue> ReadItem(JsonElement item, string group, string key)
    {
        JsonElement nested = resource.Value is null ? item : resource.Nested is null ? default : item.Member(resource.Nested);
        return
        [
            new(group, key, resource.Value is null ? default : item.Member(resource.Value)),
            .. resource.Value is null
                ? ReadMap(nested, ApplianceKeys.Nested(group, key))
                : ReadAll(nested, ApplianceKeys.Nested(group, key)),
        ];
    }

    private IEnumerable<BodyValue> ReadMap(JsonElement map, string group) => map.EnumerateObject()
        .Where(member => member.Name != resource.Key)
        .SelectMany(member => member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object)
            ? ReadAll(member.Value, ApplianceKeys.Nested(group, member.Name))
            : [new BodyValue(group, member.Name, member.Value)]);
}
