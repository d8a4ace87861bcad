namespace ApplianceAuth.Providers;

/// <summary>A resource of one appliance that needs a separate request, and the appliances for which it is requested.</summary>
/// <param name="Name">The member that receives it in the appliance's document.</param>
/// <param name="Path">The path below the API base, with <c>*</c> for the appliance's id.</param>
/// <param name="Member">The member of the response that contains it, or null for the whole response.</param>
internal sealed record ApplianceDetail(string Name, string Path, string? Member)
{
    /// <summary>The states (as in the output) in which it is requested; empty for all.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>The types (as in the output) for which it is requested; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}
