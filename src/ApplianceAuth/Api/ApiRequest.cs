namespace ApplianceAuth.Api;

/// <summary>A request to the API of a cloud.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the API base, with or without a query.</param>
public sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>Query parameters to add; they are encoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>The body, UTF-8 JSON with or without the envelope of the cloud, or null.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The language of texts in the response, such as <c>de-DE</c> (RFC 5646), or null for the cloud's default.</summary>
    public string? Language { get; init; }

    /// <summary>The media type to request, or null for the cloud's default.</summary>
    internal string? Accept { get; init; }
}
