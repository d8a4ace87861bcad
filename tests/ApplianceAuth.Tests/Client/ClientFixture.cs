using CloudEmulator.Apps;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Client;

/// <summary>The client of .NET programs, the emulator, and a folder for accounts.</summary>
public sealed class ClientFixture : IAsyncLifetime
{
    private readonly Sessions.TemporaryFolder _folder = new();

    internal CloudFixture Cloud { get; } = new();

    public Task InitializeAsync() => Cloud.InitializeAsync();

    public async Task DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A client with the folder's accounts.</summary>
    internal ApplianceAuthClient Client(bool inMemory = false, string folder = "accounts") =>
        new(new() { InMemory = inMemory, DataFolder = _folder.File(folder), TimeProvider = Cloud.Clock });

    internal string File(string name) => _folder.File(name);

    /// <summary>The options for an application of the emulator.</summary>
    internal SignInOptions Options(string system, string? name = null)
    {
        ApplianceAuth.Accounts.Registration registration = Cloud.Registration(system);
        return new(Enum.Parse<ProviderId>(system), registration.ClientId)
        {
            Name = name, ClientSecret = registration.ClientSecret, Country = registration.Country, BaseUri = registration.BaseUri,
        };
    }

    /// <summary>The options for the emulator's application with the device flow.</summary>
    internal SignInOptions DeviceOptions() => new(ProviderId.HomeConnect, KnownApps.HomeConnectDevice.ClientId) { BaseUri = Cloud.Host.BaseUri };

    /// <summary>Signs in: the emulated user completes the pages, and the program receives the redirect.</summary>
    internal Task<AccountClient> SignInAsync(ApplianceAuthClient client, string system, string? name = null) =>
        client.SignInWithRedirectAsync(Options(system, name), (address, _) => Cloud.VisitAsync(address));

    /// <summary>The control of the emulator, reset.</summary>
    internal CloudControl Reset() => Cloud.Reset().Control;
}
