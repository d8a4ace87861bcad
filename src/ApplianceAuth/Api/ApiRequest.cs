namespace ApplianceAuth.Api;

/// <summary>One call of a cloud's API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the API base, with or without a query.</param>
public sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>What is added to the query; values are encoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The body as UTF-8 JSON, or null for none.</summary>
    public byte[]? Body { get; init; }
}
