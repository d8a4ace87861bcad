using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace CloudEmulator.Limits;

/// <summary>One of Home Connect's limits. They hold per app and user.</summary>
/// <param name="Name">Its name, as the refusal quotes it.</param>
/// <param name="Counted">What it counts.</param>
/// <param name="Allowed">How many are allowed in a window.</param>
/// <param name="Window">How long a window is, and how long a breach blocks at most.</param>
/// <param name="Endpoint">The endpoint, where one alone is meant.</param>
internal sealed record LimitRule(string Name, Counted Counted, int Allowed, TimeSpan Window, string Endpoint = "")
{
    /// <summary>The limits that are documented. When a day begins is not; here it begins with the first call.</summary>
    public static IReadOnlyList<LimitRule> All { get; } =
    [
        new("1000 calls in 1 day", Counted.Calls, 1000, TimeSpan.FromDays(1)),
        new("50 calls in 1 minute", Counted.Calls, 50, TimeSpan.FromMinutes(1)),
        new("5 start calls in 1 minute", Counted.Endpoint, 5, TimeSpan.FromMinutes(1), "start_program"),
        new("5 stop calls in 1 minute", Counted.Endpoint, 5, TimeSpan.FromMinutes(1), "stop_program"),
        new("10 successive error calls in 10 minutes", Counted.Errors, 10, TimeSpan.FromMinutes(10)),
        new("10 token refreshes in 1 minute", Counted.Endpoint, 10, TimeSpan.FromMinutes(1), "token:refresh_token"),
        new("100 token refreshes in 1 day", Counted.Endpoint, 100, TimeSpan.FromDays(1), "token:refresh_token"),
    ];

    /// <summary>How many are allowed as the clouds are set.</summary>
    public int AllowedBy(CloudSettings settings) =>
        Counted is Counted.Calls && Window == TimeSpan.FromDays(1) ? settings.CallsPerDay : Allowed;

    /// <summary>Whether it holds for a call.</summary>
    public bool Holds(CloudCall call) => Counted is Counted.Endpoint ? call.Name.IsMeantBy(Endpoint) : call.Route.Scope is not null;
}
