using System.Net;
using System.Net.Http.Headers;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>The objects that all runspaces of a process share, such as the HTTP client, the broker and the selected account. Created on first use.</summary>
internal static class ModuleServices
{
    public static TimeProvider TimeProvider { get; } = TimeProvider.System;

    public static HttpClient Http => Online.Http;

    public static SessionBroker Broker => Online.Broker;

    public static RateLimiters RateLimiters => Online.RateLimiters;

    public static ApiClient Api => Online.Api;

    public static ApplianceCache ApplianceCache { get; } = new(DataFolder.OfThisUser);

    public static MemoryTokenStore Memory { get; } = new();

    public static BuiltInStore BuiltIn { get; } = new(DataFolder.OfThisUser);

    public static LocalAccounts Local { get; } = new(DataFolder.OfThisUser);

    /// <summary>The default account of Select-ApplianceAccount -Scope CurrentUser.</summary>
    public static DefaultAccount StoredDefault { get; } = new(DataFolder.OfThisUser);

    /// <summary>The default account of Select-ApplianceAccount -Scope Process.</summary>
    public static AccountReference? Selected { get; set; }

    private static SessionBroker NewBroker()
    {
        SessionBroker broker = new(Http, DataFolder.OfThisUser, TimeProvider, limits: RateLimiters, stores: StoreFinder.StoreOf);
        ShutdownHandler.WaitFor(broker);
        return broker;
    }

    /// <summary>Creates the handler of all requests to the clouds.</summary>
    internal static SocketsHttpHandler NewHandler() => new()
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

    private static HttpClient NewHttpClient()
    {
        HttpClient http = new(NewHandler())
        {
            // Each request has its own timeout.
            Timeout = Timeout.InfiniteTimeSpan,
            // The largest response body held in memory. A list of appliances has about 10,000 bytes.
            MaxResponseContentBufferSize = 64 * 1024 * 1024,
        };
        // Miele's best practices require an application-specific User-Agent.
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ApplianceAuth", typeof(ModuleServices).Assembly.GetName().Version?.ToString(3)));
        return http;
    }

    /// <summary>The objects that argument completion does not use. Creating them would double the time of the first completion.</summary>
    private static class Online
    {
        public static HttpClient Http { get; } = NewHttpClient();

        public static RateLimiters RateLimiters { get; } = new(DataFolder.OfThisUser, TimeProvider);

        public static SessionBroker Broker { get; } = NewBroker();

        public static ApiClient Api { get; } = new(Http, Broker, RateLimiters, TimeProvider);
    }
}
