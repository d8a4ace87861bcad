using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The options of the selected or the running program.</summary>
/// <param name="which"><c>active</c> or <c>selected</c>.</param>
/// <param name="none">The answer where there is no such program.</param>
internal sealed class HomeConnectOptions(string which, Answer none)
{
    public static HomeConnectOptions Active { get; } = new("active", HomeConnectApiErrors.NoProgramActive);

    public static HomeConnectOptions Selected { get; } = new("selected", HomeConnectApiErrors.NoProgramSelected);

    public Answer List(HomeConnectCall call) =>
        Options(call, options => HomeConnectCall.Give(new JsonObject { ["options"] = options.DeepClone() }));

    public Answer One(HomeConnectCall call) => Options(call, options =>
        HomeConnectCall.Item(options, call.Key) is { } option ? HomeConnectCall.Give(option) : HomeConnectApiErrors.Unsupported("Option"));

    public Answer Put(HomeConnectCall call) => Options(call, options =>
    {
        JsonNode data = HomeConnectMedia.ReadData(call.Call);
        JsonNode?[] changes = data is JsonArray many ? [.. many] : data["options"] is JsonArray list ? [.. list] : [data];
        foreach (JsonNode? change in changes)
        {
            if (HomeConnectCall.Item(options, (string?)change?["key"]) is not { } option) return HomeConnectApiErrors.Unsupported("Option");
            option["value"] = change!["value"]?.DeepClone();
        }

        return Answer.Empty(204);
    });

    private Answer Options(HomeConnectCall call, Func<JsonArray, Answer> reply) => HomeConnectPrograms.Connected(call, programs =>
        programs[which] is { } program ? reply(program["options"]!.AsArray()) : none);
}
