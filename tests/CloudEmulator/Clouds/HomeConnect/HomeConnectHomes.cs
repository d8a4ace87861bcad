using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The appliances of each environment. Tests of one environment do not affect the others.</summary>
internal sealed class HomeConnectHomes
{
    private readonly ConcurrentDictionary<EmulatedProvider, HomeConnectHome> _homes = new();

    // The simulator's appliances are idle at first.
    public HomeConnectHome Of(EmulatedProvider provider) => _homes.GetOrAdd(provider, _ => new HomeConnectHome(idle: provider.HasUserShortcut));

    /// <summary>Resets the appliances of an environment to their documents.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="idle">Whether no program is active afterwards.</param>
    public void Reset(EmulatedProvider provider, bool idle) => _homes[provider] = new HomeConnectHome(idle);

    /// <summary>Advances the programs of all environments.</summary>
    public void Advance(Cloud cloud, double seconds)
    {
        foreach ((EmulatedProvider provider, HomeConnectHome home) in _homes)
        {
            if (!cloud.ProgramsAdvance(provider.Name))
            {
                continue;
            }

            lock (home.Lock)
            {
                foreach (JsonObject document in home.Appliances)
                {
                    HomeConnectRun.Advance(new HomeConnectDevice(cloud, provider, document), seconds);
                }
            }
        }
    }
}
