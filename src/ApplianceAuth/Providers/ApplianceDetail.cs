namespace ApplianceAuth.Providers;

/// <summary>Something that a cloud tells about one appliance at a time, and when it is worth a request.</summary>
/// <param name="Name">Its name in the appliance's document.</param>
/// <param name="Path">The path below the API base, with <c>*</c> for the appliance's id.</param>
/// <param name="Member">The member of the answer that holds it, or null for all of the answer.</param>
public sealed record ApplianceDetail(string Name, string Path, string? Member)
{
    /// <summary>The only states, by our own words, in which it is asked for; empty for any.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>The only types, by our own words, for which it is asked; empty for any.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}
