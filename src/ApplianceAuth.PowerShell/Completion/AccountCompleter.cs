using System.Collections;

namespace ApplianceAuth.Completion;

/// <summary>Completes the addresses of the accounts that this machine knows of.</summary>
internal sealed class AccountCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> Offer(string command, string typed, IDictionary bound) =>
        JournaledAccounts.All().Select(account => ($"{account.Address}", $"{account.Provider.DisplayName}: {account.State}"));
}
