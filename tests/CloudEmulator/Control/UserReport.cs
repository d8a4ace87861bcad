namespace CloudEmulator.Control;

/// <summary>Where the emulated user ended up.</summary>
public sealed record UserReport
{
    /// <summary>The last page's address, without its query.</summary>
    public required string Address { get; init; }

    /// <summary>The last page's status; 0 where nobody listens at the redirect.</summary>
    public required int Status { get; init; }

    /// <summary>The last page's title.</summary>
    public string Title { get; init; } = "";

    /// <summary>The last page's text.</summary>
    public string Text { get; init; } = "";

    /// <summary>The redirect with its code, only where it was asked not to be followed.</summary>
    public string? Redirect { get; init; }
}
