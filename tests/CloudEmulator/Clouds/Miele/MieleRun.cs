using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Starts and advances programs.</summary>
internal static class MieleRun
{
    private const int Minute = 60;

    /// <summary>Starts a program.</summary>
    /// <param name="device">The appliance.</param>
    /// <param name="program">The program.</param>
    /// <param name="parameters">The parameters in the body: <c>duration</c>, <c>temperature</c>.</param>
    public static void Start(MieleDevice device, JsonObject program, JsonObject parameters)
    {
        device.State["ProgramID"]!["value_raw"] = (int)program["programId"]!;
        device.State["ProgramID"]!["value_localized"] = ((string)program["program"]!).Trim();
        double length = parameters["duration"] is JsonArray time ? ((int)time[0]! * 60 + (int)time[1]!) * Minute : Length(device);
        if (parameters["temperature"] is { } degrees)
        {
            device.State["targetTemperature"]![0]!["value_raw"] = (int)degrees * 100;
        }

        Show(device, new ProgramRun(0, length, length));
        device.Status = MieleDevice.InUse;
    }

    /// <summary>Starts the waiting program, or resumes the paused one.</summary>
    public static void Begin(MieleDevice device) => Show(device, Current(device) with { Delay = 0 });

    /// <summary>Sets the time until the waiting program starts.</summary>
    public static void Delay(MieleDevice device, JsonArray time) =>
        Show(device, Current(device) with { Delay = ((int)time[0]! * 60 + (int)time[1]!) * Minute });

    /// <summary>Advances the program, if one runs or waits for its start.</summary>
    /// <returns>Whether the document has changed.</returns>
    public static bool Advance(MieleDevice device, double seconds)
    {
        ProgramRun run = Current(device);
        bool waits = device.Status == MieleDevice.Waiting && run.Delay > 0;
        if (!waits && (device.Status != MieleDevice.InUse || run.Left <= 0))
        {
            return false;
        }

        JsonNode before = device.State.DeepClone();
        run = run.After(seconds);
        Show(device, run);
        if (run.Delay <= 0)
        {
            device.Status = run.Left > 0 ? MieleDevice.InUse : MieleDevice.Ended;
        }

        return !JsonNode.DeepEquals(before, device.State);
    }

    private static ProgramRun Current(MieleDevice device)
    {
        if (ProgramRun.Of(device.State) is { } kept)
        {
            return kept;
        }

        double left = device.Time("remainingTime");
        if (left <= 0 && device.Status == MieleDevice.Waiting)
        {
            left = Length(device);
        }

        return new(device.Time("startTime"), left, left + device.Time("elapsedTime"));
    }

    private static void Show(MieleDevice device, ProgramRun run)
    {
        run.KeepFor(device.State);
        device.SetTime("startTime", run.Delay);
        device.SetTime("remainingTime", run.Left);
        device.SetTime("elapsedTime", run.Delay > 0 ? 0 : run.Length - run.Left);
        if (device.Program(device.State["ProgramID"]!["value_raw"]) is { } program && program["kWh"] is { } energy)
        {
            ShowConsumption(device, program, energy, run.Done);
        }
    }

    private static void ShowConsumption(MieleDevice device, JsonObject program, JsonNode energy, double done)
    {
        JsonObject feedback = device.State["ecoFeedback"] as JsonObject ?? [];
        feedback["currentWaterConsumption"] = new JsonObject { ["unit"] = "l", ["value"] = Math.Round((double)program["liters"]! * done, 1) };
        feedback["currentEnergyConsumption"] = new JsonObject { ["unit"] = "kWh", ["value"] = Math.Round((double)energy * done, 2) };
        feedback["waterForecast"] = program["waterForecast"]?.DeepClone();
        feedback["energyForecast"] = program["energyForecast"]?.DeepClone();
        device.State["ecoFeedback"] = feedback.Parent is null ? feedback : feedback.DeepClone();
    }

    private static double Length(MieleDevice device) =>
        ((double?)device.Program(device.State["ProgramID"]!["value_raw"])?["minutes"] ?? 60) * Minute;
}
