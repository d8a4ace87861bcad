using System.Collections.Concurrent;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>One household per environment, so that a test of one cannot disturb another.</summary>
internal sealed class HomeConnectHomes
{
    private readonly ConcurrentDictionary<EmulatedProvider, HomeConnectHome> _homes = new();

    // The simulator's appliances wait for the first program.
    public HomeConnectHome Of(EmulatedProvider provider) => _homes.GetOrAdd(provider, _ => new HomeConnectHome(idle: provider.HasUserShortcut));

    /// <summary>Brings a household back to its documents.</summary>
    /// <param name="provider">The environment.</param>
    /// <param name="idle">Whether no program is active then.</param>
    public void Reset(EmulatedProvider provider, bool idle) => _homes[provider] = new HomeConnectHome(idle);

    /// <summary>Lets time pass for the programs of all households.</summary>
    public void Advance(Cloud cloud, double seconds)
    {
        foreach ((EmulatedProvider provider, HomeConnectHome home) in _homes)
        {
            if (!cloud.ProgramsGoOn(provider.Name))
            {
                continue;
            }

            lock (home.Lock)
            {
                foreach (var document in home.Appliances)
                {
                    HomeConnectRun.Advance(new HomeConnectDevice(cloud, provider, document), seconds);
                }
            }
        }
    }
}
