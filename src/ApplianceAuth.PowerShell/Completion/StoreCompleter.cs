using System.Collections;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>Completes the names of stores: the built-in store, and the vaults that this machine has used.</summary>
internal sealed class StoreCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) =>
    [
        new(BuiltInStore.StoreName, CmdletMessages.CompletionBuiltIn),
        .. JournaledAccounts.Vaults().Select(vault => new Candidate(vault.Name, CmdletMessages.FormatCompletionVault(vault.Module))),
    ];
}
