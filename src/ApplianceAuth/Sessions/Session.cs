using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>An account with a valid token.</summary>
/// <param name="Account">The account with its newest tokens.</param>
/// <param name="PendingSave">
/// The synchronisation of the vault, or null if it is not due. Its result is null, or the error to report after the token was returned
/// (<see cref="ErrorId.TokenNotSaved"/>).
/// </param>
/// <param name="Refreshed">Whether this call has refreshed the token.</param>
internal sealed record Session(StoredAccount Account, Task<ApplianceAuthException?>? PendingSave = null, bool Refreshed = false);
