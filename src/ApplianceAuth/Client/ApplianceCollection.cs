using System.Collections.ObjectModel;
using ApplianceAuth.Appliances;

namespace ApplianceAuth;

/// <summary>The appliances of an account.</summary>
public sealed class ApplianceCollection : ReadOnlyCollection<ApplianceInfo>
{
    internal ApplianceCollection(IList<ApplianceInfo> appliances, IReadOnlyList<string> problems)
        : base(appliances) => Problems = problems;

    /// <summary>The parts of the cloud's list that could not be read or were replaced, as sentences; usually empty.</summary>
    public IReadOnlyList<string> Problems { get; }
}
