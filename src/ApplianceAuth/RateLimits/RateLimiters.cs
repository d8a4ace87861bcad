using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.RateLimits;

/// <summary>The ledgers of all accounts: one for each cloud, application and person, however many accounts they have.</summary>
/// <param name="folder">Where they lie. Where it cannot be had, each process counts for itself.</param>
/// <param name="timeProvider">Tells the time.</param>
public sealed class RateLimiters(Func<DataFolder> folder, TimeProvider timeProvider) : IRefreshLimits
{
    private readonly ConcurrentDictionary<string, RateLimiter> _bySession = new();
    private readonly ConcurrentDictionary<string, RateLimiter> _byName = new();

    /// <summary>The ledger of a sign-in.</summary>
    public RateLimiter Of(StoredAccount account) => _bySession.GetOrAdd(
        account.Registration.SessionId, _ => _byName.GetOrAdd(Name(account), name => new(Path(name), account.Provider.RateRules, timeProvider)));

    /// <inheritdoc/>
    public async ValueTask<ApplianceAuthException?> CheckAsync(StoredAccount account, CancellationToken cancellationToken) =>
        await Of(account).GetDelayAsync(RefreshRules(account), cancellationToken).ConfigureAwait(false) is { } delay ? RateLimitMessages.Refused(account.Provider, delay) : null;

    /// <inheritdoc/>
    public ValueTask CountAsync(StoredAccount account) => Of(account).CountAsync(RefreshRules(account), CancellationToken.None);

    private static RateRule[] RefreshRules(StoredAccount account) => [.. account.Provider.RateRules.Where(rule => rule.Kind == RateLimitKind.Refreshes)];

    /// <summary>The ledger's name: nothing that could be read from it belongs to the person.</summary>
    private static string Name(StoredAccount account)
    {
        Registration registration = account.Registration;
        string whose = string.Join('\n', registration.Provider, registration.BaseUri, registration.ClientId, account.Tokens.Subject ?? registration.Account);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(whose))[..16]);
    }

    private string? Path(string name)
    {
        try
        {
            return folder().Ledger(name);
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.DataFolderUnavailable)
        {
            return null;
        }
    }
}
