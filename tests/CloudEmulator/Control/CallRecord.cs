namespace CloudEmulator.Control;

/// <summary>One call, without any value that could be a secret.</summary>
public sealed record CallRecord
{
    /// <summary>When it came in, by the cloud's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When its work was done, a rotation for example, and its answer could be sent; as <see cref="Time"/> until then.</summary>
    public DateTimeOffset Done { get; internal set; }

    /// <summary>What it is called, such as <c>miele/token:refresh_token</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path exactly as it was sent, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>The caller's user agent.</summary>
    public required string UserAgent { get; init; }

    /// <summary>The <c>Accept</c> header.</summary>
    public required string Accept { get; init; }

    /// <summary>The <c>Accept-Language</c> header.</summary>
    public required string AcceptLanguage { get; init; }

    /// <summary>The body's media type.</summary>
    public required string ContentType { get; init; }

    /// <summary>Names of all headers.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    /// <summary>Names of the query's and the form's parameters.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>Names of the members of a JSON body.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Which connection it came over.</summary>
    public required string Connection { get; init; }

    /// <summary>The status it was answered with; 0 while it is under way or held up.</summary>
    public int Status { get; internal set; }
}
