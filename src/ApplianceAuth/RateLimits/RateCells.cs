using ApplianceAuth.Providers;

namespace ApplianceAuth.RateLimits;

/// <summary>Finds the cells of a rule in the shared counter file. A rule that has none gets free ones.</summary>
internal static class RateCells
{
    /// <summary>The number of rules for which a file has cells.</summary>
    public const int MaxRules = 16;

    /// <summary>The number of cells of a file.</summary>
    public const int Length = MaxRules * RateWindow.Length;

    /// <summary>Finds the cells of a rule.</summary>
    /// <param name="cells">All cells of the file.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="rules">All rules of the cloud. Other versions of this module may have filled the file with cells of other rules, which are replaced.</param>
    public static Span<long> Find(Span<long> cells, RateRule rule, IReadOnlyList<RateRule> rules)
    {
        Span<long> found = Find(cells, rule.Key);
        if (found.IsEmpty)
        {
            found = Find(cells, 0);
            found = found.IsEmpty ? FindForeign(cells, rules) : found;
            RateWindow.Begin(found, rule.Key);
        }

        return found;
    }

    private static Span<long> FindForeign(Span<long> cells, IReadOnlyList<RateRule> rules)
    {
        int start = 0;
        while (rules.Select(rule => rule.Key).Contains(RateWindow.KeyOf(cells[start..])))
        {
            start += RateWindow.Length;
        }

        return cells.Slice(start, RateWindow.Length);
    }

    private static Span<long> Find(Span<long> cells, long key)
    {
        for (int start = 0; start < cells.Length; start += RateWindow.Length)
        {
            if (RateWindow.KeyOf(cells[start..]) == key)
            {
                return cells.Slice(start, RateWindow.Length);
            }
        }

        return default;
    }
}
