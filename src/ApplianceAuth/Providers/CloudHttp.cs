using System.Net;
using System.Net.Http.Headers;

namespace ApplianceAuth.Providers;

/// <summary>Creates the HTTP client for all requests to the clouds.</summary>
internal static class CloudHttp
{
    /// <summary>Creates the client. The time limits of requests are those of their callers.</summary>
    /// <param name="application">The application that uses this library, as it is named in the header User-Agent; or null.</param>
    public static HttpClient CreateClient(ProductInfoHeaderValue? application = null)
    {
        HttpClient http = new(CreateHandler())
        {
            // Each request has its own timeout.
            Timeout = Timeout.InfiniteTimeSpan,
            // The largest response body held in memory. A list of appliances has about 10,000 bytes.
            MaxResponseContentBufferSize = 64 * 1024 * 1024,
        };
        if (application is not null)
        {
            http.DefaultRequestHeaders.UserAgent.Add(application);
        }

        // Miele's best practices require an application-specific User-Agent.
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ApplianceAuth", typeof(CloudHttp).Assembly.GetName().Version?.ToString(3)));
        return http;
    }

    /// <summary>Creates the handler of the client.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        // A redirect could send a token to another host; a cookie could mix the sessions of two accounts.
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = SystemProxy.Current,
        // For proxies that authenticate the user (Kerberos, NTLM).
        DefaultProxyCredentials = CredentialCache.DefaultCredentials,
        AutomaticDecompression = DecompressionMethods.All,
        // Do not drain abandoned bodies: an event stream does not end, and counts as open until it is closed.
        MaxResponseDrainSize = 0,
        // No header that correlates the calls of a process.
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // Long-running scripts must notice DNS changes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };
}
