using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>Counts renewals towards the clouds' limits. Nothing here keeps a renewal that is needed from being made.</summary>
public interface IRefreshLimits
{
    /// <summary>Why a renewal that can wait has to, or null.</summary>
    ValueTask<ApplianceAuthException?> CheckAsync(StoredAccount account, CancellationToken cancellationToken);

    /// <summary>Counts a renewal that is about to be sent.</summary>
    ValueTask CountAsync(StoredAccount account);
}
