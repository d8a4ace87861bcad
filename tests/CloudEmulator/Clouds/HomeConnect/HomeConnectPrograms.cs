using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Programs: which there are, which is selected, and which runs.</summary>
internal static class HomeConnectPrograms
{
    private const string OperationState = "BSH.Common.Status.OperationState";

    public static Answer List(HomeConnectCall call) => Connected(call, programs => HomeConnectCall.Give(programs));

    public static Answer Available(HomeConnectCall call) => Connected(call, programs => programs["active"] is null
        ? HomeConnectCall.Give(new JsonObject { ["programs"] = programs["programs"]!.DeepClone() })
        : HomeConnectApiErrors.WrongState);

    public static Answer AvailableOne(HomeConnectCall call) => Connected(call, programs =>
        HomeConnectCall.Item(programs["programs"], call.Key) is { } program
            ? HomeConnectCall.Give(program)
            : HomeConnectApiErrors.Unsupported("Program"));

    public static Answer Active(HomeConnectCall call) => Connected(call, programs =>
        programs["active"] is { } program ? HomeConnectCall.Give(program) : HomeConnectApiErrors.NoProgramActive);

    public static Answer Selected(HomeConnectCall call) => Connected(call, programs =>
        programs["selected"] is { } program ? HomeConnectCall.Give(program) : HomeConnectApiErrors.NoProgramSelected);

    public static Answer Start(HomeConnectCall call) => Connected(call, programs =>
    {
        JsonObject program = Wanted(call, programs);
        if (programs["active"] is not null) return HomeConnectApiErrors.WrongState;
        programs["active"] = program;
        SetState(call, "Run");
        return Answer.Empty(204);
    });

    public static Answer Select(HomeConnectCall call) => Connected(call, programs =>
    {
        programs["selected"] = Wanted(call, programs);
        return Answer.Empty(204);
    });

    public static Answer Stop(HomeConnectCall call) => Connected(call, programs =>
    {
        if (programs["active"] is null) return HomeConnectApiErrors.NoProgramActive;
        programs["active"] = null;
        SetState(call, "Ready");
        return Answer.Empty(204);
    });

    /// <summary>Answers with the appliance's programs, where it has any and can be reached.</summary>
    internal static Answer Connected(HomeConnectCall call, Func<JsonObject, Answer> reply)
    {
        if ((bool)call.Appliance["appliance"]!["connected"]! is false) return HomeConnectApiErrors.Offline;
        return call.Appliance["programs"] is JsonObject programs ? reply(programs) : HomeConnectApiErrors.Unsupported("Operation");
    }

    private static JsonObject Wanted(HomeConnectCall call, JsonObject programs)
    {
        JsonNode data = HomeConnectMedia.ReadData(call.Call);
        string key = (string?)(data as JsonObject)?["key"] ?? throw new Refusal(HomeConnectApiErrors.BadRequest);
        if (HomeConnectCall.Item(programs["programs"], key) is null) throw new Refusal(HomeConnectApiErrors.Unsupported("Program"));
        return new JsonObject { ["key"] = key, ["options"] = data["options"]?.DeepClone() ?? new JsonArray() };
    }

    private static void SetState(HomeConnectCall call, string state)
    {
        if (HomeConnectCall.Item(call.Appliance["status"], OperationState) is { } status)
        {
            status["value"] = $"BSH.Common.EnumType.OperationState.{state}";
        }
    }
}
