using System.Collections;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Completion;

/// <summary>Completes the names of stores: the built-in store, and the vaults that this machine has used. No vault is asked.</summary>
internal sealed class StoreCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> Offer(string command, string typed, IDictionary bound) =>
    [
        (BuiltInStore.StoreName, "Files of this user, without a vault"),
        .. JournaledAccounts.Vaults().Select(vault => (vault.Name, $"Vault of {vault.Module}")),
    ];
}
