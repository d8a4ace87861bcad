using System.Collections.Concurrent;

namespace CloudEmulator.Apps;

/// <summary>The current registrations: those of <see cref="KnownApps"/> with the changes that tests have made.</summary>
internal sealed class AppRegistrations
{
    private readonly ConcurrentDictionary<string, App> _apps = new(KnownApps.All.ToDictionary(app => app.ClientId));

    public IReadOnlyList<App> All => [.. _apps.Values.OrderBy(app => app.Name, StringComparer.Ordinal)];

    /// <summary>Finds the enabled app with this client ID at a provider; null if there is none.</summary>
    public App? Find(string? clientId, string provider) =>
        clientId is not null && _apps.TryGetValue(clientId, out App? app) && app.Enabled && app.Providers.Contains(provider) ? app : null;

    public void Change(string clientId, Func<App, App> change)
    {
        if (!_apps.TryGetValue(clientId, out App? app))
        {
            throw new ArgumentException("There is no app with this client ID.", nameof(clientId));
        }

        _apps[clientId] = change(app);
    }
}
