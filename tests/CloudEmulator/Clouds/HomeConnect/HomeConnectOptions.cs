using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The options of the selected or the active program.</summary>
/// <param name="which"><c>active</c> or <c>selected</c>.</param>
/// <param name="none">The response to a read if there is no such program.</param>
/// <param name="notSet">The response to a change if there is no such program.</param>
internal sealed class HomeConnectOptions(string which, EmulatedResponse none, EmulatedResponse notSet)
{
    public static HomeConnectOptions Active { get; } = new("active", HomeConnectApiErrors.NoProgramActive, HomeConnectApiErrors.ActiveProgramNotSet);

    public static HomeConnectOptions Selected { get; } =
        new("selected", HomeConnectApiErrors.NoProgramSelected, HomeConnectApiErrors.SelectedProgramNotSet);

    public EmulatedResponse List(HomeConnectCall call) =>
        Options(call, none, program => HomeConnectCall.Ok(new JsonObject { ["options"] = program["options"]!.DeepClone() }));

    public EmulatedResponse One(HomeConnectCall call) => Options(call, none, program =>
        HomeConnectCall.Item(program["options"], call.Key) is { } option ? HomeConnectCall.Ok(option) : HomeConnectApiErrors.Unsupported("Option"));

    /// <summary>Changes the option in the path, or several.</summary>
    public EmulatedResponse Put(HomeConnectCall call) => Options(call, notSet, program =>
    {
        HomeConnectPreconditions.RequireControl(call.Device);
        JsonObject data = HomeConnectMedia.ReadData(call.Call) as JsonObject ?? throw new Refusal(HomeConnectApiErrors.BadRequest);
        JsonNode?[] changes = call.Key.Length > 0 ? [data] : data["options"] is JsonArray list ? [.. list] : throw new Refusal(HomeConnectApiErrors.BadRequest);
        HomeConnectPreconditions.Require(call.Key.Length == 0 || call.Key == (string?)data["key"], HomeConnectApiErrors.BadRequest);
        // Only ovens accept changes of the active program; other appliances accept those of the selected one.
        HomeConnectPreconditions.Require(which == "selected" || call.Device.Type == "Oven", HomeConnectApiErrors.UnsupportedOption);

        JsonObject definition = HomeConnectProgramBody.Definition(call.Device, (string?)program["key"])!;
        foreach (JsonNode? change in changes)
        {
            HomeConnectProgramBody.Check(definition, change);
        }

        foreach (JsonNode? change in changes)
        {
            call.Device.SetOption(program, (string)change!["key"]!, change["value"]);
        }

        return EmulatedResponse.Empty(204);
    });

    private EmulatedResponse Options(HomeConnectCall call, EmulatedResponse otherwise, Func<JsonObject, EmulatedResponse> handler) =>
        HomeConnectPrograms.WithPrograms(call, programs => programs[which] is JsonObject program ? handler(program) : otherwise);
}
