using System.Collections.Concurrent;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>One household per environment, so that a test of one cannot disturb another.</summary>
internal sealed class HomeConnectHomes
{
    private readonly ConcurrentDictionary<string, HomeConnectHome> _homes = new();

    public HomeConnectHome Of(CloudSystem system) => _homes.GetOrAdd(system.Name, _ => new HomeConnectHome());
}
