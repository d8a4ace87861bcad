using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary>What makes appliances do something.</summary>
internal static class MieleActions
{
    private static readonly Dictionary<int, (int Raw, string Text)> StatusAfterProcess = new()
    {
        [1] = (5, "In use"),
        [2] = (7, "Program ended"),
        [3] = (6, "Pause"),
        [4] = (13, "Superfreezing"),
        [5] = (5, "In use"),
        [6] = (14, "Supercooling"),
        [7] = (5, "In use"),
    };

    /// <summary>Does what was asked, as far as the appliance offers it right now.</summary>
    public static Answer Put(MieleCall call)
    {
        if (call.Body.Count == 0 || call.Appliance["actions"] is not JsonObject offered) return MieleErrors.BadRequest;
        foreach ((string name, JsonNode? value) in call.Body)
        {
            if (!Offers(offered[name], value)) return MieleErrors.BadRequest;
        }

        JsonNode state = call.Appliance["state"]!;
        if (call.Body["processAction"] is { } process) SetStatus(call.Appliance, StatusAfterProcess[(int)process]);
        if (call.Body["powerOn"] is not null) SetStatus(call.Appliance, (2, "On"));
        if (call.Body["powerOff"] is not null) SetStatus(call.Appliance, (1, "Off"));
        if (call.Body["light"] is { } light) state["light"] = (int)light;
        if (call.Body["ventilationStep"] is { } step) state["ventilationStep"]!["value_raw"] = (int)step;
        return Answer.Empty(204);
    }

    public static Answer StartProgram(MieleCall call)
    {
        bool known = call.Body["programId"] is { } id && call.Appliance["programs"] is JsonArray programs
            && programs.Any(program => (int)program!["programId"]! == (int)id);
        if (!known) return MieleErrors.BadRequest;
        SetStatus(call.Appliance, (5, "In use"));
        return Answer.Empty(204);
    }

    /// <summary>Lists the programs and starts one: the real cloud was seen to, and tests must notice the call.</summary>
    public static Answer ListPrograms(MieleCall call)
    {
        if (call.Appliance["programs"] is not { } programs) return MieleErrors.WrongState;
        SetStatus(call.Appliance, (5, "In use"));
        return call.Give(programs);
    }

    public static Answer PutRoom(MieleCall call) =>
        call.Appliance["rooms"] is null || call.Body.Count == 0 ? MieleErrors.BadRequest : Answer.Empty(204);

    private static bool Offers(JsonNode? offered, JsonNode? asked) => offered switch
    {
        null => false,
        JsonArray values when asked is JsonValue => values.Any(value => JsonNode.DeepEquals(value, asked)),
        JsonValue value when value.TryGetValue(out bool may) => may,
        _ => true,
    };

    private static void SetStatus(JsonObject appliance, (int Raw, string Text) status)
    {
        JsonNode node = appliance["state"]!["status"]!;
        node["value_raw"] = status.Raw;
        node["value_localized"] = status.Text;
    }
}
