using System.Net.Http.Headers;

namespace ApplianceAuth;

/// <summary>The settings of an <see cref="ApplianceAuthClient"/>.</summary>
public sealed class ApplianceAuthClientOptions
{
    /// <summary>Whether accounts are kept in the memory of this client only. Other clients report <see cref="ErrorId.NotConnected"/>.</summary>
    public bool InMemory { get; init; }

    /// <summary>
    /// The folder for accounts, locks and counters; null for the folder of the PowerShell module, which is in the user's local application data or named by
    /// the environment variable APPLIANCEAUTH_DATA. Clients with the same folder have the same accounts, in any number of processes.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>The application, as the header User-Agent names it. Miele's best practices require it.</summary>
    public ProductInfoHeaderValue? Application { get; init; }

    /// <summary>The timeout of one attempt of a call. The default is 60 seconds.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often an idempotent call is sent again after a transient failure, and any call after an exceeded rate limit. The default is 2.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>The maximum sum of the delays of a call, for rate limits and between attempts. The default is 90 seconds.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The time source.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
