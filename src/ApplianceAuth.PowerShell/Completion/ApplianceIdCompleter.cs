using System.Collections;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Completion;

/// <summary>Completes the ids of the appliances that were listed last.</summary>
internal sealed class ApplianceIdCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) =>
        JournaledAccounts.Matching(bound)
        .SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address)
            .Select(appliance => new Candidate(appliance.Id, $"{appliance.Name} ({account.Address})")))
        .Distinct();
}
