using System.Net;

namespace ApplianceAuth.Providers;

/// <summary>The proxy of the environment variables or the system settings. Loopback addresses bypass it.</summary>
/// <param name="proxy">The configured proxy.</param>
internal sealed class SystemProxy(IWebProxy proxy) : IWebProxy
{
    /// <summary>The default proxy of HttpClient.</summary>
    public static SystemProxy Current => new(HttpClient.DefaultProxy);

    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) =>
        !IsBypassed(destination) && proxy.GetProxy(destination) is { } address && address != destination ? address : null;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || proxy.IsBypassed(host);

    /// <summary>The address of the proxy for a host, without user name and password, or null.</summary>
    public string? Describe(Uri host) => GetProxy(host)?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>The credentials of the proxy for a host, which must not be shown.</summary>
    internal IEnumerable<string?> Secrets(Uri host) =>
        GetProxy(host) is not { } address ? []
        : proxy.Credentials?.GetCredential(address, "Basic") is { } known ? [known.UserName, known.Password, address.UserInfo]
        : [address.UserInfo];
}
