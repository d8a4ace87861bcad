namespace ApplianceAuth.Providers;

/// <summary>The format of a cloud's list of appliances.</summary>
/// <param name="Path">The path of the list below the API base.</param>
/// <param name="Member">The member with the array of appliances; null if the response is a map from id to appliance, or an array of such maps.</param>
/// <param name="IdMember">The member of an appliance with its id; null if the id is the key of the map.</param>
internal sealed record ApplianceListSchema(string Path, string? Member, string? IdMember)
{
    /// <summary>Members that distinguish the document of one appliance from a map; empty if there are no maps.</summary>
    public IReadOnlyList<string> DocumentMembers { get; init; } = [];

    /// <summary>The path of the id in such a document, or null.</summary>
    public string? IdPath { get; init; }
}
