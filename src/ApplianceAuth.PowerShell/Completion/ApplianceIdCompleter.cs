using System.Collections;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Completion;

/// <summary>Completes the ids of the appliances that were listed last.</summary>
internal sealed class ApplianceIdCompleter : Completer
{
    private protected override IEnumerable<(string Text, string Hint)> GetCandidates(string command, string prefix, IDictionary bound) =>
        JournaledAccounts.Matching(bound)
        .SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address)
            .Select(appliance => (appliance.Id, $"{appliance.Name} ({account.Address})")))
        .Distinct();
}
