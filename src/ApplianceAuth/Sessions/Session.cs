using ApplianceAuth.Accounts;

namespace ApplianceAuth.Sessions;

/// <summary>An account with a token that is good now.</summary>
/// <param name="Account">The account with its newest tokens.</param>
/// <param name="NotSaved">Why the tokens could not be written to the vault, or null: to be said once no lock is held.</param>
public sealed record Session(StoredAccount Account, ApplianceAuthException? NotSaved = null);
