using System.Collections;
using System.Management.Automation;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Completion;

/// <summary>Completes the names of the appliances that were listed last.</summary>
internal sealed class ApplianceNameCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) =>
        JournaledAccounts.Matching(bound)
        .SelectMany(account => ModuleServices.ApplianceCache.Get(account.Address))
        .Where(appliance => appliance.Name.Length > 0)
        .Select(appliance => new Candidate(WildcardPattern.Escape(appliance.Name), appliance.Id))
        .DistinctBy(candidate => candidate.Text);
}
