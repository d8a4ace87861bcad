using System.Collections.Concurrent;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>One household per environment, so that a test of one cannot disturb another.</summary>
internal sealed class HomeConnectHomes
{
    private readonly ConcurrentDictionary<CloudSystem, HomeConnectHome> _homes = new();

    // The simulator's appliances wait for the first program.
    public HomeConnectHome Of(CloudSystem system) => _homes.GetOrAdd(system, _ => new HomeConnectHome(idle: system.HasUserShortcut));

    /// <summary>Brings a household back to its documents.</summary>
    /// <param name="system">The environment.</param>
    /// <param name="idle">Whether no program is active then.</param>
    public void Reset(CloudSystem system, bool idle) => _homes[system] = new HomeConnectHome(idle);

    /// <summary>Lets time pass for the programs of all households.</summary>
    public void Advance(Cloud cloud, double seconds)
    {
        foreach ((CloudSystem system, HomeConnectHome home) in _homes)
        {
            if (!cloud.ProgramsGoOn(system.Name)) continue;
            lock (home.Lock)
            {
                foreach (var document in home.Appliances) HomeConnectRun.Advance(new HomeConnectDevice(cloud, system, document), seconds);
            }
        }
    }
}
