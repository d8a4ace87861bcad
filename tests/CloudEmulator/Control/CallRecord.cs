namespace CloudEmulator.Control;

/// <summary>A call without values that could be secret.</summary>
public sealed record CallRecord
{
    /// <summary>When the call was received, by the clock of the clouds.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When its state changes, such as a rotation, were complete; <see cref="Time"/> until then.</summary>
    public DateTimeOffset Done { get; internal set; }

    /// <summary>The name of the call, such as <c>miele/token:refresh_token</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path as it was sent, without the query.</summary>
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

    /// <summary>The ID of its connection.</summary>
    public required string Connection { get; init; }

    /// <summary>The status of its response; 0 until the response is ready.</summary>
    public int Status { get; internal set; }
}
