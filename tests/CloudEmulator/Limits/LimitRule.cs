using CloudEmulator.Calls;
using CloudEmulator.Control;

namespace CloudEmulator.Limits;

/// <summary>A limit of Home Connect. It applies to each app and user.</summary>
/// <param name="Name">Its name in the error text.</param>
/// <param name="Counted">The calls that it counts.</param>
/// <param name="Allowed">The number of calls in a window.</param>
/// <param name="Window">The length of the window, which is also the maximum block.</param>
/// <param name="Endpoint">The endpoint, if the limit applies to only one.</param>
internal sealed record LimitRule(string Name, Counted Counted, int Allowed, TimeSpan Window, string Endpoint = "")
{
    /// <summary>The documented limits. The start of a day is not documented; here it is the first call.</summary>
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

    /// <summary>Returns the number of calls with these settings.</summary>
    public int AllowedBy(CloudSettings settings) =>
        Counted is Counted.Calls && Window == TimeSpan.FromDays(1) ? settings.CallsPerDay : Allowed;

    /// <summary>Whether the limit applies to a call.</summary>
    public bool AppliesTo(CloudCall call) => Counted is Counted.Endpoint ? call.Name.Matches(Endpoint) : call.Route.Scope is not null;
}
