using System.Collections;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>Completes the names of stores: the built-in store, and the vaults that this machine has used.</summary>
internal sealed class StoreCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> GetCandidates(string command, string prefix, IDictionary bound) =>
    [
        (BuiltInStore.StoreName, CmdletMessages.CompletionBuiltIn),
        .. JournaledAccounts.Vaults().Select(vault => (vault.Name, CmdletMessages.FormatCompletionVault(vault.Module))),
    ];
}
