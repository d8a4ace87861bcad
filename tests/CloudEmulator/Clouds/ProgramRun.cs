using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds;

/// <summary>The progress of a program in seconds. The documents have only minutes.</summary>
/// <param name="Delay">Time until its start.</param>
/// <param name="Left">Remaining run time.</param>
/// <param name="Length">Total run time.</param>
internal sealed record ProgramRun(double Delay, double Left, double Length)
{
    private static readonly ConditionalWeakTable<JsonObject, ProgramRun> s_kept = [];

    /// <summary>The part that is done, from 0 to 1.</summary>
    public double Done => Length > 0 ? 1 - Left / Length : 1;

    /// <summary>Returns the progress after some seconds.</summary>
    public ProgramRun After(double seconds)
    {
        double running = Math.Max(0, seconds - Delay);
        return this with { Delay = Math.Max(0, Delay - seconds), Left = Math.Max(0, Left - running) };
    }

    /// <summary>Returns the progress that was stored for a part of a document; null if the part was replaced.</summary>
    public static ProgramRun? Of(JsonObject part) => s_kept.TryGetValue(part, out ProgramRun? run) ? run : null;

    public void KeepFor(JsonObject part) => s_kept.AddOrUpdate(part, this);

    /// <summary>Rounds a time as appliances do: up to minutes, or to seconds in the last two minutes.</summary>
    public static double Shown(double seconds) => seconds > 120 ? Math.Ceiling(seconds / 60) * 60 : Math.Ceiling(seconds);
}
