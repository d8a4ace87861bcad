namespace CloudEmulator.Limits;

/// <summary>Allows ten requests per second, with bursts of twenty.</summary>
internal sealed class LeakyBucket
{
    private const double PerSecond = 10;
    private const double Burst = 20;

    private double _level;
    private DateTimeOffset _last;

    public bool TryAdd(DateTimeOffset now)
    {
        _level = Math.Max(0, _level - (Math.Max(0, (now - _last).TotalSeconds) * PerSecond));
        _last = now;
        if (_level + 1 > Burst)
        {
            return false;
        }

        _level++;
        return true;
    }
}
