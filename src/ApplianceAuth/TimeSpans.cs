namespace ApplianceAuth;

/// <summary>Compares durations.</summary>
internal static class TimeSpans
{
    /// <summary>The longer one.</summary>
    public static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>The shorter one.</summary>
    public static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
