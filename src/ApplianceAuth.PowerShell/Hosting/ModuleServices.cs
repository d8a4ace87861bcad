using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
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

    public static ApplianceCache ApplianceCache { get; } = new(DataFolder.OfThisUser, () => CacheSetting.AllowsFiles);

    public static ApplianceStateCache ApplianceStates { get; } = new(DataFolder.OfThisUser, () => CacheSetting.AllowsFiles);

    /// <summary>What is known of the settings, options, programs and commands of appliances.</summary>
    public static LearnedKeys Keys { get; } = new(new(DataFolder.OfThisUser, () => CacheSetting.AllowsFiles), TimeProvider);

    public static MemoryTokenStore Memory { get; } = new();

    public static BuiltInStore BuiltIn { get; } = new(DataFolder.OfThisUser);

    public static LocalAccounts Local { get; } = new(DataFolder.OfThisUser);

    /// <summary>The default account of Select-ApplianceAccount -Scope CurrentUser.</summary>
    public static DefaultAccount StoredDefault { get; } = new(DataFolder.OfThisUser);

    /// <summary>The default account of Select-ApplianceAccount -Scope Process.</summary>
    public static AccountReference? Selected { get; set; }

    /// <summary>The objects that argument completion does not use. Creating them would double the time of the first completion.</summary>
    private static class Online
    {
        public static HttpClient Http { get; } = CloudHttp.CreateClient();

        public static RateLimiters RateLimiters { get; } = new(DataFolder.OfThisUser, TimeProvider);

        public static SessionBroker Broker { get; } = new(Http, DataFolder.OfThisUser, TimeProvider, limits: RateLimiters, stores: StoreFinder.StoreOf);

        public static ApiClient Api { get; } = new(Http, Broker, RateLimiters, TimeProvider);

        /// <summary>Kept until the process ends, because it waits for the broker then.</summary>
        public static ShutdownHandler Shutdown { get; } = new(Broker);
    }
}
