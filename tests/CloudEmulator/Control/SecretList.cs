using System.Collections.Concurrent;
using CloudEmulator.Apps;
using CloudEmulator.Users;

namespace CloudEmulator.Control;

/// <summary>A secret that must not appear outside a vault.</summary>
/// <param name="Kind">The kind, such as <c>access_token</c>.</param>
/// <param name="Value">The secret.</param>
public sealed record Secret(string Kind, string Value);

/// <summary>All secrets that the emulator has issued or received, for tests that search for leaked secrets.</summary>
internal sealed class SecretList
{
    private readonly ConcurrentQueue<Secret> _secrets = new();

    public SecretList()
    {
        foreach (App app in KnownApps.All.Where(app => app.Secret is not null))
        {
            Add("client_secret", app.Secret!);
        }

        foreach (TestUser user in KnownUsers.All)
        {
            Add("password", user.Password);
        }
    }

    public IReadOnlyList<Secret> All => [.. _secrets.Distinct()];

    public string Add(string kind, string value)
    {
        _secrets.Enqueue(new Secret(kind, value));
        return value;
    }
}
