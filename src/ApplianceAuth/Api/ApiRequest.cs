namespace ApplianceAuth.Api;

/// <summary>A request to the API of a cloud.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the API base, with or without a query.</param>
/// <exception cref="ArgumentNullException">The method or the path is null.</exception>
public sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>The HTTP method.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public HttpMethod Method { get; init => field = value ?? throw new ArgumentNullException(nameof(Method)); } =
        Method ?? throw new ArgumentNullException(nameof(Method));

    /// <summary>The path below the API base, with or without a query.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public string Path { get; init => field = value ?? throw new ArgumentNullException(nameof(Path)); } =
        Path ?? throw new ArgumentNullException(nameof(Path));

    /// <summary>Query parameters to add; they are encoded.</summary>
    /// <exception cref="ArgumentNullException">It is set to null, or to a list with a null name or value.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Query
    {
        get;
        init => field = value?.All(pair => pair is { Key: not null, Value: not null }) == true ? value : throw new ArgumentNullException(nameof(Query));
    } = [];

    /// <summary>The body, UTF-8 JSON with or without the envelope of the cloud, or null.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The language of texts in the response, such as <c>de-DE</c> (RFC 5646), or null for the cloud's default.</summary>
    public string? Language { get; init; }

    /// <summary>The media type to request, or null for the cloud's default.</summary>
    internal string? Accept { get; init; }
}
