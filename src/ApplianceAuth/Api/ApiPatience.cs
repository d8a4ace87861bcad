namespace ApplianceAuth.Api;

/// <summary>How long and how often a call is tried.</summary>
/// <remarks>One value serves one call: it remembers how much of the patience is used up.</remarks>
/// <param name="clock">Tells the time.</param>
public sealed class ApiPatience(TimeProvider clock)
{
    // The first wait after a failure of the cloud; each further one is twice as long, and by chance up to half longer or shorter.
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    // What comes too fast is spread over time, however little patience there is.
    private static readonly TimeSpan s_smoothing = TimeSpan.FromSeconds(1);

    private TimeSpan _waited;
    private int _repeated;

    /// <summary>How long one try may take, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is sent again.</summary>
    public int Repeats { get; init; } = 2;

    /// <summary>How long the call may be held up in all, by limits and between tries. The minute's limit of Home Connect needs a minute and three seconds.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Whether a token that the cloud refuses is renewed, once.</summary>
    public bool Renews { get; init; } = true;

    /// <summary>
    /// Whether the calling thread waits for the answer itself, since it has nothing else to do: that spares the changes of threads, a tenth of a small call.
    /// </summary>
    public bool Blocks { get; init; }

    /// <summary>Waits until a time, for a reason to show; where null, it just waits.</summary>
    public Func<DateTimeOffset, string, CancellationToken, Task>? Waiting { get; init; }

    /// <summary>Whether a wait until then fits.</summary>
    public bool Allows(DateTimeOffset until) => _waited + Left(until) <= Wait;

    /// <summary>Whether a wait for a limit fits. One that only spreads calls over time always does.</summary>
    public bool Allows(RateHold hold) => Allows(hold.Until) || (!hold.SaidByCloud && Left(hold.Until) <= s_smoothing);

    /// <summary>Whether the call may be sent once more; counts it.</summary>
    public bool TryRepeat() => _repeated++ < Repeats;

    /// <summary>When to try again after a failure for which the cloud gives no time.</summary>
    public DateTimeOffset NextTry()
    {
        TimeSpan pause = s_first * Math.Pow(2, Math.Clamp(_repeated - 1, 0, 16)) * (0.5 + Random.Shared.NextDouble());
        return clock.GetUtcNow() + (pause < s_longest ? pause : s_longest);
    }

    /// <summary>Waits after a failure that may pass.</summary>
    /// <param name="why">What is waited for, as a phrase.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Whether to try again; at once where not.</returns>
    public async Task<bool> TryPauseAsync(string why, CancellationToken stop)
    {
        if (!TryRepeat() || NextTry() is var next && !Allows(next))
        {
            return false;
        }

        await WaitAsync(next, why, stop).ConfigureAwait(false);
        return true;
    }

    /// <summary>Waits until then.</summary>
    /// <param name="until">When the wait ends, UTC.</param>
    /// <param name="why">What is waited for, as a phrase.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task WaitAsync(DateTimeOffset until, string why, CancellationToken stop)
    {
        TimeSpan left = Left(until);
        _waited += left;
        // Task.Delay takes a part of a millisecond for none: whoever asks again at once what to wait for would turn in circles.
        await (Waiting?.Invoke(until, why, stop) ?? Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock, stop)).ConfigureAwait(false);
    }

    private TimeSpan Left(DateTimeOffset until) => until - clock.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}
