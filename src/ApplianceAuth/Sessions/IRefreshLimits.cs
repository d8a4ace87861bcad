using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Counts refreshes towards the rate limits of the clouds. A refresh that is necessary is never refused.</summary>
internal interface IRefreshLimits
{
    /// <summary>The error for a refresh that is not necessary and would exceed a limit; null if it would not.</summary>
    ValueTask<ApplianceAuthException?> CheckAsync(StoredAccount account, CancellationToken cancellationToken);

    /// <summary>Counts a refresh that is about to be sent.</summary>
    ValueTask CountAsync(StoredAccount account);
}
