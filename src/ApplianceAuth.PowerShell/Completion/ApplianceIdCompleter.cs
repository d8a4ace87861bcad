using System.Collections;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Completion;

/// <summary>Completes the ids of the appliances that an account's list showed last.</summary>
internal sealed class ApplianceIdCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> Offer(string command, string typed, IDictionary bound) => JournaledAccounts.Matching(bound)
        .SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address).Select(seen => (seen.Id, $"{seen.Name} ({account.Address})"))).Distinct();
}
