using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>An account with a token that is good now.</summary>
/// <param name="Account">The account with its newest tokens.</param>
/// <param name="PendingSave">
/// The vault being brought up to them, where that is due: ends with null, or with why it could not be done
/// (<see cref="ErrorId.TokenNotSaved"/>), to be said once the token was given out.
/// </param>
/// <param name="Refreshed">Whether this call has refreshed the token.</param>
public sealed record Session(StoredAccount Account, Task<ApplianceAuthException?>? PendingSave = null, bool Refreshed = false);
