using System.Net;
using System.Net.Http.Headers;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Hosting;

/// <summary>What all runspaces of a process share: one HTTP client, one broker, one memory, one selected account. Made at first use.</summary>
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

    /// <summary>The choice of Select-ApplianceAccount -Scope CurrentUser.</summary>
    public static DefaultAccount StoredDefault { get; } = new(DataFolder.OfThisUser);

    /// <summary>The choice of Select-ApplianceAccount -Scope Process.</summary>
    public static AccountReference? Selected { get; set; }

    private static SessionBroker NewBroker()
    {
        SessionBroker broker = new(Http, DataFolder.OfThisUser, TimeProvider, limits: RateLimiters, stores: StoreFinder.StoreOf);
        ShutdownHandler.WaitFor(broker);
        return broker;
    }

    /// <summary>Makes the handler of all requests to the clouds.</summary>
    internal static SocketsHttpHandler NewHandler() => new()
    {
        // A redirect could carry a token to a stranger; a cookie could carry one account's session into another's.
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = SystemProxy.Current,
        // For a proxy that asks who the user is (Kerberos, NTLM).
        DefaultProxyCredentials = CredentialCache.DefaultCredentials,
        AutomaticDecompression = DecompressionMethods.All,
        // Do not read an abandoned body to its end: an event stream has no end, and counts as open until it is closed.
        MaxResponseDrainSize = 0,
        // No header that ties the calls of a process together.
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // Long-lived runbooks must notice when the cloud's addresses change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };

    private static HttpClient NewHttpClient()
    {
        HttpClient http = new(NewHandler())
        {
            // Each request brings its own patience.
            Timeout = Timeout.InfiniteTimeSpan,
            // The longest answer that is held in memory; a list of appliances has some ten thousand bytes.
            MaxResponseContentBufferSize = 64 * 1024 * 1024,
        };
        // Miele's best practices ask for a name of one's own.
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ApplianceAuth", typeof(ModuleServices).Assembly.GetName().Version?.ToString(3)));
        return http;
    }

    /// <summary>What completion does without: it would take half of the time that a person waits for the first one.</summary>
    private static class Online
    {
        public static HttpClient Http { get; } = NewHttpClient();

        public static RateLimiters RateLimiters { get; } = new(DataFolder.OfThisUser, TimeProvider);

        public static SessionBroker Broker { get; } = NewBroker();

        public static ApiClient Api { get; } = new(Http, Broker, RateLimiters, TimeProvider);
    }
}
