using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>A subscription to the events of an account, for all or some of its appliances.</summary>
/// <param name="account">The account.</param>
internal sealed class EventSubscription(AccountReference account)
{
    private readonly HashSet<string> _appliances = new(StringComparer.OrdinalIgnoreCase);
    private bool _all;

    public AccountReference Account => account;

    /// <summary>The ids of the appliances, or null for all.</summary>
    public IReadOnlySet<string>? Appliances => _all ? null : _appliances;

    /// <summary>The id of the only appliance, or null if there are several: these use the stream of all appliances.</summary>
    public string? SingleApplianceId => Appliances?.Count == 1 ? Appliances.First() : null;

    /// <summary>Adds appliances.</summary>
    /// <param name="appliances">The ids, or null for all.</param>
    public void Add(string[]? appliances)
    {
        _all |= appliances is null;
        _appliances.UnionWith(appliances ?? []);
    }
}
