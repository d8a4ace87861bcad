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
    /// <exception cref="ArgumentException">It is set to an empty path.</exception>
    public string? DataFolder
    {
        get;
        init
        {
            if (value is not null)
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(DataFolder));
            }

            field = value;
        }
    }

    /// <summary>The application, as the header User-Agent names it. Miele's best practices require it.</summary>
    public ProductInfoHeaderValue? Application { get; init; }

    /// <summary>The timeout of one attempt of a call, or <see cref="Timeout.InfiniteTimeSpan"/>. The default is 60 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to zero, to another negative value, or to more than <see cref="int.MaxValue"/> milliseconds.</exception>
    public TimeSpan AttemptTimeout { get; init => field = TimerLimit.RequireTimeout(value); } = TimeSpan.FromSeconds(60);

    /// <summary>How often an idempotent call is sent again after a transient failure, and any call after an exceeded rate limit. The default is 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to a negative number.</exception>
    public int MaxRetries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxRetries));
            field = value;
        }
    } = 2;

    /// <summary>
    /// The maximum sum of the delays of a call, for rate limits and between attempts, or <see cref="Timeout.InfiniteTimeSpan"/> to wait for any limit. The
    /// default is 90 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to another negative value, or to more than <see cref="int.MaxValue"/> milliseconds.</exception>
    public TimeSpan MaxDelay { get; init => field = TimerLimit.RequireDelay(value); } = TimeSpan.FromSeconds(90);

    /// <summary>The time source.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public TimeProvider TimeProvider { get; init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider)); } = TimeProvider.System;
}
