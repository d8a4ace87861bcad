using CloudEmulator.Calls;
using CloudEmulator.Clouds;
using CloudEmulator.Control;

namespace CloudEmulator;

/// <summary>A running emulator of both clouds on one loopback port.</summary>
public sealed class CloudHost : IAsyncDisposable
{
    private readonly WebApplication _web;

    private CloudHost(WebApplication web, Uri baseUri, CloudControl control)
    {
        _web = web;
        BaseUri = baseUri;
        Control = control;
    }

    /// <summary>The address at which it listens, such as <c>http://127.0.0.1:43123</c>. Providers with a prefix are below it.</summary>
    public Uri BaseUri { get; }

    /// <summary>The functions of the control endpoints below <c>/_cloud/</c>.</summary>
    public CloudControl Control { get; }

    /// <summary>Starts an emulator on 127.0.0.1.</summary>
    /// <param name="timeProvider">Time source; null for the system clock.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<CloudHost> StartAsync(TimeProvider? timeProvider = null, int port = 0)
    {
        // The empty builder reads neither environment variables nor files: the machine's configuration has no effect.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));

        WebApplication web = builder.Build();
        Cloud cloud = new(timeProvider ?? TimeProvider.System, web.Lifetime.ApplicationStopping);
        CloudControl control = new(cloud);
        web.UseRouting();
        CloudRoutes.Map(web, cloud);
        ControlRoutes.Map(web, control);
        await web.StartAsync();
        cloud.BaseUri = new Uri(web.Urls.Single());
        _ = ProgramClock.RunAsync(cloud);
        return new CloudHost(web, cloud.BaseUri, control);
    }

    /// <summary>Waits until the process receives a signal to end.</summary>
    public Task WaitForShutdownAsync() => _web.WaitForShutdownAsync();

    /// <summary>Releases held calls and stops the emulator.</summary>
    public async ValueTask DisposeAsync()
    {
        Control.Release("*");
        await _web.StopAsync();
        await _web.DisposeAsync();
    }
}
