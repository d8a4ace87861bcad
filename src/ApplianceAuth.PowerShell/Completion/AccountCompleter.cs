using System.Collections;

namespace ApplianceAuth.Completion;

/// <summary>Completes the addresses of the accounts that this machine knows.</summary>
internal sealed class AccountCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> GetCandidates(string command, string prefix, IDictionary bound) =>
        JournaledAccounts.All().Select(account => ($"{account.Address}", $"{account.Provider.DisplayName}: {account.State}"));
}
