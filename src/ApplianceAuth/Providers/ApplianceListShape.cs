namespace ApplianceAuth.Providers;

/// <summary>How a cloud lists the appliances of an account.</summary>
/// <param name="Path">The path of the list, below the API base.</param>
/// <param name="Member">The member that holds an array of appliances; null where the answer is a map from id to appliance, or an array of such maps.</param>
/// <param name="IdMember">The member of an appliance that holds its id; null where the id is the key of the map.</param>
public sealed record ApplianceListShape(string Path, string? Member, string? IdMember)
{
    /// <summary>Members by which the document of one appliance is told from a map of several; empty where there are no maps.</summary>
    public IReadOnlyList<string> DocumentMembers { get; init; } = [];

    /// <summary>The place of the id in such a document, or null.</summary>
    public string? IdPlace { get; init; }
}
