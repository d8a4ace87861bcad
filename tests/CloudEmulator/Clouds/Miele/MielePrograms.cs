using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Programs, and rooms of a robot vacuum cleaner.</summary>
internal static class MielePrograms
{
    /// <summary>Lists the programs and starts one. The real cloud did so once, and tests must notice this call.</summary>
    public static EmulatedResponse List(MieleCall call)
    {
        if (call.Appliance["programs"] is not JsonArray programs)
        {
            return MieleErrors.WrongState;
        }

        call.Device.Status = MieleDevice.InUse;
        return call.Ok(new JsonArray([.. programs.Select(program => new JsonObject(
            program!.AsObject().Where(pair => pair.Key is "programId" or "program" or "parameters")
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))))]));
    }

    /// <summary>Starts a program if the appliance is idle.</summary>
    public static EmulatedResponse Start(MieleCall call)
    {
        MieleDevice device = call.Device;
        if (device.Program(call.Body["programId"]) is not { } program)
        {
            return MieleErrors.BadRequest;
        }

        JsonObject parameters = program["parameters"]!.AsObject();
        bool fits = call.Body.All(pair => pair.Key == "programId" || Fits(parameters[pair.Key], pair.Value))
            && parameters.All(pair => (bool?)pair.Value!["mandatory"] is not true || call.Body.ContainsKey(pair.Key));
        if (!fits)
        {
            return MieleErrors.BadRequest;
        }

        if (device.Status is MieleDevice.InUse or MieleDevice.Pause)
        {
            return MieleErrors.WrongState;
        }

        MieleRun.Start(device, program, call.Body);
        MieleEvents.Send(call.Call.Cloud, call.Id);
        return EmulatedResponse.Empty(204);
    }

    /// <summary>Starts cleaning rooms of a map.</summary>
    public static EmulatedResponse PutRooms(MieleCall call)
    {
        JsonNode? map = (call.Appliance["rooms"] as JsonArray)?.FirstOrDefault(one => JsonNode.DeepEquals(one!["mapId"], call.Body["mapId"]));
        bool known = map is not null && call.Body["rooms"] is JsonArray { Count: > 0 } rooms
            && rooms.All(room => map["rooms"]!.AsArray().Any(one => JsonNode.DeepEquals(one!["roomId"], room)));
        if (!known)
        {
            return MieleErrors.BadRequest;
        }

        call.Device.Status = MieleDevice.InUse;
        MieleEvents.Send(call.Call.Cloud, call.Id);
        return EmulatedResponse.Empty(204);
    }

    private static bool Fits(JsonNode? parameter, JsonNode? value)
    {
        if (parameter is null || Number(value) is not { } number)
        {
            return false;
        }

        double minimum = Number(parameter["min"])!.Value, maximum = Number(parameter["max"])!.Value;
        double step = (double?)parameter["step"] ?? 1;
        return number >= minimum && number <= maximum && double.IsInteger((number - minimum) / step);
    }

    // A duration is [hours, minutes].
    private static double? Number(JsonNode? value) => value switch
    {
        JsonArray { Count: 2 } time => (int)time[0]! * 60 + (int)time[1]!,
        JsonValue number when number.TryGetValue(out double found) => found,
        _ => null,
    };
}
