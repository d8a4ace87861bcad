using ApplianceAuth.Accounts;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Output;

/// <summary>The use of a rate limit, as counted by PowerShell of this user on this machine.</summary>
public sealed class ApplianceRateLimit
{
    private ApplianceRateLimit(AccountAddress account, RateState state) =>
        (Account, Limit, Maximum, Used, Left, ResetsAt, RetryAt) =
        (account.ToString(), state.Rule.Name, state.Rule.Burst ?? state.Rule.Limit, state.Used, state.Left,
            state.ResetsAt?.LocalDateTime, state.RetryAt?.LocalDateTime);

    /// <summary>The account's address. Accounts of one user and one application share their limits.</summary>
    public string Account { get; }

    /// <summary>The limit's name, such as <c>50 calls in 1 minute</c>.</summary>
    public string Limit { get; }

    /// <summary>The number that the cloud allows, for a limit with a burst at once; null if it is not published.</summary>
    public int? Maximum { get; }

    /// <summary>The number counted in the window that ends now; for event streams, the open ones.</summary>
    public int Used { get; }

    /// <summary>The remaining number, 0 while the cloud is closed; null if the limit is not published.</summary>
    public int? Left { get; }

    /// <summary>The time at which the count is zero again, local time; null if it is zero.</summary>
    public DateTime? ResetsAt { get; }

    /// <summary>The time until which the cloud rejects calls, as it reported, local time; null if it accepts calls.</summary>
    public DateTime? RetryAt { get; }

    /// <summary>The limit's name.</summary>
    public override string ToString() => Limit;

    internal static ApplianceRateLimit Of(AccountAddress account, RateState state) => new(account, state);
}
