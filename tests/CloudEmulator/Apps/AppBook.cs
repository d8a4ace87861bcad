using System.Collections.Concurrent;

namespace CloudEmulator.Apps;

/// <summary>The apps as they stand now: as registered, with whatever a test has changed since.</summary>
internal sealed class AppBook
{
    private readonly ConcurrentDictionary<string, App> _apps = new(KnownApps.All.ToDictionary(app => app.ClientId));

    public IReadOnlyList<App> All => [.. _apps.Values.OrderBy(app => app.Name, StringComparer.Ordinal)];

    /// <summary>The app that a provider knows by this id, or null; at Home Connect, apps that are switched off are unknown too.</summary>
    public App? Find(string? clientId, string provider) =>
        clientId is not null && _apps.TryGetValue(clientId, out App? app) && app.Enabled && app.Providers.Contains(provider) ? app : null;

    public void Change(string clientId, Func<App, App> change)
    {
        if (!_apps.TryGetValue(clientId, out App? app))
        {
            throw new ArgumentException("No app has this client id.", nameof(clientId));
        }

        _apps[clientId] = change(app);
    }
}
