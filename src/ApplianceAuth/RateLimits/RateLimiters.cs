using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.RateLimits;

/// <summary>The rate limiters of all accounts. Accounts of the same cloud, application and user share one.</summary>
/// <param name="folder">The data folder. If it is unavailable, each process counts for itself.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class RateLimiters(Func<DataFolder> folder, TimeProvider timeProvider) : IRefreshLimits
{
    private readonly ConcurrentDictionary<string, RateLimiter> _bySession = new();
    private readonly ConcurrentDictionary<string, RateLimiter> _byName = new();

    /// <summary>The rate limiter of an account.</summary>
    public RateLimiter Of(StoredAccount account) => _bySession.GetOrAdd(
        account.Registration.SessionId, _ => _byName.GetOrAdd(Name(account), name => new(Path(name), account.Provider.RateRules, timeProvider)));

    /// <inheritdoc/>
    public async ValueTask<ApplianceAuthException?> CheckAsync(StoredAccount account, CancellationToken cancellationToken) =>
        await Of(account).GetDelayAsync(RefreshRules(account), cancellationToken).ConfigureAwait(false) is { } delay
            ? RateLimitMessages.Refused(account.Provider, delay)
            : null;

    /// <inheritdoc/>
    public ValueTask CountAsync(StoredAccount account) => Of(account).CountAsync(RefreshRules(account), CancellationToken.None);

    private static RateRule[] RefreshRules(StoredAccount account) => [.. account.Provider.RateRules.Where(rule => rule.Kind == RateLimitKind.Refreshes)];

    /// <summary>The name of the counter file: a hash, so that it does not reveal the user or the client id.</summary>
    private static string Name(StoredAccount account)
    {
        Registration registration = account.Registration;
        string key = string.Join('\n', registration.Provider, registration.BaseUri, registration.ClientId, account.Tokens.Subject ?? registration.Account);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key))[..16]);
    }

    private string? Path(string name)
    {
        try
        {
            return folder().Counters(name);
        }
        catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.DataFolderUnavailable or ErrorId.StoreUnsafe)
        {
            return null;
        }
    }
}
