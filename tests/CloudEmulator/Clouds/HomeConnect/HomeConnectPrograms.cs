using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The available, selected and active programs.</summary>
internal static class HomeConnectPrograms
{
    public static EmulatedResponse List(HomeConnectCall call) => WithPrograms(call, programs =>
    {
        JsonObject all = new() { ["programs"] = Offered(programs["programs"], "key", "name", "constraints") };
        foreach (string which in new[] { "active", "selected" })
        {
            if (programs[which] is { } program)
            {
                all[which] = program.DeepClone();
            }
        }

        return HomeConnectCall.Ok(all);
    });

    public static EmulatedResponse Available(HomeConnectCall call) => WithPrograms(call, programs => call.Device.IsBusy
        ? HomeConnectApiErrors.WrongState
        : HomeConnectCall.Ok(new JsonObject { ["programs"] = Offered(programs["programs"], "key", "name", "constraints") }));

    public static EmulatedResponse AvailableOne(HomeConnectCall call) => WithPrograms(call, _ =>
        HomeConnectProgramBody.Definition(call.Device, call.Key) is { } program
            ? HomeConnectCall.Ok(Members(program, "key", "name", "options"))
            : HomeConnectApiErrors.Unsupported("Program"));

    public static EmulatedResponse Active(HomeConnectCall call) => WithPrograms(call, programs =>
        programs["active"] is { } program ? HomeConnectCall.Ok(program) : HomeConnectApiErrors.NoProgramActive);

    public static EmulatedResponse Selected(HomeConnectCall call) => WithPrograms(call, programs =>
        programs["selected"] is { } program ? HomeConnectCall.Ok(program) : HomeConnectApiErrors.NoProgramSelected);

    public static EmulatedResponse Select(HomeConnectCall call) => WithPrograms(call, _ =>
    {
        HomeConnectPreconditions.RequireControl(call.Device);
        HomeConnectPreconditions.Require(!call.Device.IsBusy, HomeConnectApiErrors.ActiveProgramSet);
        call.Device.SetProgram("selected", HomeConnectProgramBody.Read(call, "select"));
        return EmulatedResponse.Empty(204);
    });

    public static EmulatedResponse Start(HomeConnectCall call) => WithPrograms(call, _ =>
    {
        JsonObject program = HomeConnectProgramBody.Read(call, "start");
        HomeConnectPreconditions.RequireStart(call.Device);
        HomeConnectRun.Start(call.Device, program);
        return EmulatedResponse.Empty(204);
    });

    public static EmulatedResponse Stop(HomeConnectCall call) => WithPrograms(call, _ =>
    {
        HomeConnectPreconditions.RequireBusy(call.Device);
        call.Device.SetProgram("active", null);
        call.Device.State = "Ready";
        return EmulatedResponse.Empty(204);
    });

    /// <summary>Handles a call with the programs of a connected appliance, or returns an error if it has none.</summary>
    internal static EmulatedResponse WithPrograms(HomeConnectCall call, Func<JsonObject, EmulatedResponse> handler)
    {
        HomeConnectPreconditions.RequireConnection(call.Device);
        return call.Device.Programs is { } programs ? handler(programs) : HomeConnectApiErrors.Unsupported("Operation");
    }

    // Lists have no options; only the response for one program has them.
    private static JsonArray Offered(JsonNode? programs, params string[] members) =>
        [.. programs!.AsArray().Select(program => Members(program!.AsObject(), members))];

    private static JsonObject Members(JsonObject program, params string[] members) =>
        new(members.Where(program.ContainsKey).Select(member => KeyValuePair.Create(member, program[member]?.DeepClone())));
}
