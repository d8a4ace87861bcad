using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds;

/// <summary>How far a program is, in seconds. The documents show less: whole minutes.</summary>
/// <param name="Delay">How long it waits for its start.</param>
/// <param name="Left">How long it runs from its start or from now on.</param>
/// <param name="Length">How long it runs in total.</param>
internal sealed record ProgramRun(double Delay, double Left, double Length)
{
    private static readonly ConditionalWeakTable<JsonObject, ProgramRun> s_kept = [];

    /// <summary>The part that is done, 0 to 1.</summary>
    public double Done => Length > 0 ? 1 - Left / Length : 1;

    /// <summary>The same program some seconds later.</summary>
    public ProgramRun After(double seconds)
    {
        double running = Math.Max(0, seconds - Delay);
        return this with { Delay = Math.Max(0, Delay - seconds), Left = Math.Max(0, Left - running) };
    }

    /// <summary>What was kept for a part of a document; null once that part was replaced.</summary>
    public static ProgramRun? Of(JsonObject part) => s_kept.TryGetValue(part, out ProgramRun? run) ? run : null;

    public void KeepFor(JsonObject part) => s_kept.AddOrUpdate(part, this);

    /// <summary>A time as appliances show it: rounded up to minutes, or seconds at the end.</summary>
    public static double Shown(double seconds) => seconds > 120 ? Math.Ceiling(seconds / 60) * 60 : Math.Ceiling(seconds);
}
