using System.Collections;

namespace ApplianceAuth.Completion;

/// <summary>Completes the addresses of the accounts that this machine knows.</summary>
internal sealed class AccountCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) =>
        JournaledAccounts.All().Select(account => new Candidate($"{account.Address}", $"{account.Provider.DisplayName}: {account.State}"));
}
