using System.Runtime.CompilerServices;

namespace ApplianceAuth;

/// <summary>Checks durations that a timer must measure.</summary>
internal static class TimerLimit
{
    /// <summary>The longest duration, as of <see cref="HttpClient.Timeout"/>: nearly 25 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Returns a timeout that is positive and at most <see cref="Longest"/>, or infinite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public static TimeSpan RequireTimeout(TimeSpan value, [CallerMemberName] string? name = null) =>
        value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= Longest) ? value : throw new ArgumentOutOfRangeException(name, value, null);

    /// <summary>Returns a delay that is zero or positive and at most <see cref="Longest"/>, or infinite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public static TimeSpan RequireDelay(TimeSpan value, [CallerMemberName] string? name = null) =>
        value == TimeSpan.Zero ? value : RequireTimeout(value, name);
}
