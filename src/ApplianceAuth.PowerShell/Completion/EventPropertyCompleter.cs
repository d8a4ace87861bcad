using System.Collections;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Completion;

/// <summary>Completes the properties that events can have.</summary>
internal sealed class EventPropertyCompleter : Completer
{
    private protected override IEnumerable<Candidate> GetCandidates(string command, string prefix, IDictionary bound) =>
        EventFilter.Properties.Select(property => new Candidate(property));
}
