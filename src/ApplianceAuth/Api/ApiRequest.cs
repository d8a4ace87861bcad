namespace ApplianceAuth.Api;

/// <summary>One call of a cloud's API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the API base, with or without a query.</param>
public sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>What is added to the query; values are encoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The body as UTF-8 JSON, with or without the cloud's envelope, or null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The language of the answer's texts, such as <c>de-DE</c> (RFC 5646); null for the cloud's own.</summary>
    public string? Language { get; init; }

    /// <summary>The media type that is asked for; null for the cloud's own.</summary>
    public string? Accept { get; init; }
}
