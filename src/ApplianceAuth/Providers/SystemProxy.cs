using System.Net;

namespace ApplianceAuth.Providers;

/// <summary>The proxy of the system or of the environment variables, which addresses on this machine bypass.</summary>
/// <param name="proxy">The proxy that is configured.</param>
public sealed class SystemProxy(IWebProxy proxy) : IWebProxy
{
    /// <summary>The one that HttpClient uses.</summary>
    public static SystemProxy Current => new(HttpClient.DefaultProxy);

    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination) is { } found && found != destination ? found : null;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);

    /// <summary>The address of the proxy on the way to a host, without user and password; null if there is none.</summary>
    public string? Describe(Uri host) => GetProxy(host)?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>What the proxy on the way to a host is opened with, which must not be shown.</summary>
    internal IEnumerable<string?> Secrets(Uri host) =>
        GetProxy(host) is not { } way ? []
        : proxy.Credentials?.GetCredential(way, "Basic") is { } known ? [known.UserName, known.Password, way.UserInfo]
        : [way.UserInfo];
}
