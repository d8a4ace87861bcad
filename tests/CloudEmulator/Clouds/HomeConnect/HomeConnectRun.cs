using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Starts and advances programs.</summary>
internal static class HomeConnectRun
{
    private const string StartIn = "BSH.Common.Option.StartInRelative";
    private const string FinishIn = "BSH.Common.Option.FinishInRelative";
    private const string Duration = "BSH.Common.Option.Duration";
    private const string Remaining = "BSH.Common.Option.RemainingProgramTime";
    private const string Progress = "BSH.Common.Option.ProgramProgress";

    /// <summary>Starts a program, or delays it if the options contain a delay.</summary>
    public static void Start(HomeConnectDevice device, JsonObject program)
    {
        double length = Length(device, program);
        double delay = Math.Max(Option(program, StartIn) ?? 0, (Option(program, FinishIn) ?? 0) - length);
        ProgramRun run = new(delay, length, length);
        run.KeepFor(program);
        device.SetProgram("active", program);
        Show(device, program, run);
        device.State = delay > 0 ? "DelayedStart" : "Run";
    }

    /// <summary>Advances the active program, if there is one.</summary>
    /// <param name="device">The appliance.</param>
    /// <param name="seconds">The time in seconds.</param>
    public static void Advance(HomeConnectDevice device, double seconds)
    {
        if (device.ActiveProgram is not { } program || device.State is not ("DelayedStart" or "Run"))
        {
            return;
        }

        ProgramRun run = (ProgramRun.Of(program) ?? Found(device, program)).After(seconds);
        run.KeepFor(program);
        Show(device, program, run);
        if (run.Delay > 0)
        {
            return;
        }

        device.State = run.Left > 0 ? "Run" : "Finished";
        if (run.Left <= 0)
        {
            device.Send("EVENT", "BSH.Common.Event.ProgramFinished", "BSH.Common.EnumType.EventPresentState.Present");
        }
    }

    private static void Show(HomeConnectDevice device, JsonObject program, ProgramRun run)
    {
        if (Option(program, StartIn) is not null || run.Delay > 0)
        {
            device.SetOption(program, StartIn, ProgramRun.Shown(run.Delay));
        }

        device.SetOption(program, Remaining, ProgramRun.Shown(run.Left));
        device.SetOption(program, Progress, Math.Floor(100 * run.Done));
    }

    // A program that is active in the document.
    private static ProgramRun Found(HomeConnectDevice device, JsonObject program)
    {
        double left = Option(program, Remaining) ?? Length(device, program);
        return new(Option(program, StartIn) ?? 0, left, Math.Max(left, Length(device, program)));
    }

    // Ovens and hoods have a duration option, other programs a fixed time.
    private static double Length(HomeConnectDevice device, JsonObject program) =>
        Option(program, Duration) ?? (double?)HomeConnectProgramBody.Definition(device, (string?)program["key"])?["seconds"] ?? 3600;

    private static double? Option(JsonObject program, string key) => (double?)HomeConnectCall.Item(program["options"], key)?["value"];
}
