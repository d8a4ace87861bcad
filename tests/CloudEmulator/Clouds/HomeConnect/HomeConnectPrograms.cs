using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Programs: which there are, which is selected, and which runs.</summary>
internal static class HomeConnectPrograms
{
    public static Answer List(HomeConnectCall call) => Reachable(call, programs =>
    {
        JsonObject all = new() { ["programs"] = Offered(programs["programs"], "key", "name", "constraints") };
        foreach (string which in new[] { "active", "selected" })
        {
            if (programs[which] is { } program) all[which] = program.DeepClone();
        }

        return HomeConnectCall.Give(all);
    });

    public static Answer Available(HomeConnectCall call) => Reachable(call, programs => call.Device.IsBusy
        ? HomeConnectApiErrors.WrongState
        : HomeConnectCall.Give(new JsonObject { ["programs"] = Offered(programs["programs"], "key", "name", "constraints") }));

    public static Answer AvailableOne(HomeConnectCall call) => Reachable(call, _ =>
        HomeConnectProgramBody.Definition(call.Device, call.Key) is { } program
            ? HomeConnectCall.Give(Members(program, "key", "name", "options"))
            : HomeConnectApiErrors.Unsupported("Program"));

    public static Answer Active(HomeConnectCall call) => Reachable(call, programs =>
        programs["active"] is { } program ? HomeConnectCall.Give(program) : HomeConnectApiErrors.NoProgramActive);

    public static Answer Selected(HomeConnectCall call) => Reachable(call, programs =>
        programs["selected"] is { } program ? HomeConnectCall.Give(program) : HomeConnectApiErrors.NoProgramSelected);

    public static Answer Select(HomeConnectCall call) => Reachable(call, _ =>
    {
        HomeConnectRules.RequireControl(call.Device);
        HomeConnectRules.Require(!call.Device.IsBusy, HomeConnectApiErrors.ActiveProgramSet);
        call.Device.SetProgram("selected", HomeConnectProgramBody.Read(call, "select"));
        return Answer.Empty(204);
    });

    public static Answer Start(HomeConnectCall call) => Reachable(call, _ =>
    {
        JsonObject program = HomeConnectProgramBody.Read(call, "start");
        HomeConnectRules.RequireStart(call.Device);
        HomeConnectRun.Start(call.Device, program);
        return Answer.Empty(204);
    });

    public static Answer Stop(HomeConnectCall call) => Reachable(call, _ =>
    {
        HomeConnectRules.RequireBusy(call.Device);
        call.Device.SetProgram("active", null);
        call.Device.State = "Ready";
        return Answer.Empty(204);
    });

    /// <summary>Answers with the appliance's programs, where it has any and can be reached.</summary>
    internal static Answer Reachable(HomeConnectCall call, Func<JsonObject, Answer> reply)
    {
        HomeConnectRules.RequireConnection(call.Device);
        return call.Device.Programs is { } programs ? reply(programs) : HomeConnectApiErrors.Unsupported("Operation");
    }

    // A list has no options; those of one program are below its key.
    private static JsonArray Offered(JsonNode? programs, params string[] members) =>
        [.. programs!.AsArray().Select(program => Members(program!.AsObject(), members))];

    private static JsonObject Members(JsonObject program, params string[] members) =>
        new(members.Where(program.ContainsKey).Select(member => KeyValuePair.Create(member, program[member]?.DeepClone())));
}
