using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>An account whose events are wanted, and of which appliances.</summary>
/// <param name="account">The account.</param>
internal sealed class EventSubscription(AccountReference account)
{
    private readonly HashSet<string> _appliances = new(StringComparer.OrdinalIgnoreCase);
    private bool _all;

    public AccountReference Account => account;

    /// <summary>The appliances that are wanted, or null for all.</summary>
    public IReadOnlySet<string>? Appliances => _all ? null : _appliances;

    /// <summary>The one appliance that is wanted, or null where there are several: these share the stream of all.</summary>
    public string? Only => Appliances?.Count == 1 ? Appliances.First() : null;

    /// <summary>Wants some appliances more, or all of them.</summary>
    public void Add(string[]? appliances)
    {
        _all |= appliances is null;
        _appliances.UnionWith(appliances ?? []);
    }
}
