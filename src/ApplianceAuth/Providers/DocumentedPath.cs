namespace ApplianceAuth.Providers;

/// <summary>A documented path and what can be done with it.</summary>
/// <param name="Path">The path below the API base, with <c>*</c> for the id of an appliance and <c>{key}</c> for a key of that appliance.</param>
/// <param name="Methods">The HTTP methods.</param>
internal sealed record DocumentedPath(string Path, params string[] Methods)
{
    private const string Key = "{key}";

    /// <summary>Whether the path ends in a key, which only the appliance knows.</summary>
    public bool EndsInKey => Path.EndsWith(Key, StringComparison.Ordinal);

    /// <summary>The path with <c>*</c> for each segment that varies.</summary>
    public string Pattern => Path.Replace(Key, "*", StringComparison.Ordinal);
}
