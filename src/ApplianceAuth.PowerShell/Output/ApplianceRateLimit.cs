using ApplianceAuth.Accounts;
using ApplianceAuth.RateLimits;

namespace ApplianceAuth.Output;

/// <summary>How far a limit of a cloud is used up, as far as this user's PowerShell on this machine knows.</summary>
public sealed class ApplianceRateLimit
{
    private ApplianceRateLimit(AccountAddress account, RateState state) =>
        (Account, Limit, Maximum, Used, Left, ResetsAt, RetryAt) =
        (account.ToString(), state.Rule.Name, state.Rule.Burst ?? state.Rule.Limit, state.Used, state.Left, state.ResetsAt?.LocalDateTime, state.RetryAt?.LocalDateTime);

    /// <summary>The account's address. Accounts of one person at one application have their limits together.</summary>
    public string Account { get; }

    /// <summary>The limit's name, such as <c>50 calls in 1 minute</c>.</summary>
    public string Limit { get; }

    /// <summary>How many the cloud allows, of a limit with a burst how many at once; null where it publishes no number.</summary>
    public int? Maximum { get; }

    /// <summary>How many were counted in the time that ends now; of event streams those that are open.</summary>
    public int Used { get; }

    /// <summary>How many are left, 0 while the cloud is closed; null where it publishes no number.</summary>
    public int? Left { get; }

    /// <summary>When all that was counted is forgotten, local time; null where nothing was.</summary>
    public DateTime? ResetsAt { get; }

    /// <summary>Until when the cloud takes nothing, by its own word, local time; null while it is open.</summary>
    public DateTime? RetryAt { get; }

    /// <summary>The limit's name.</summary>
    public override string ToString() => Limit;

    internal static ApplianceRateLimit Of(AccountAddress account, RateState state) => new(account, state);
}
