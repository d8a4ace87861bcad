namespace CloudEmulator.Control;

/// <summary>The last page that the emulated user saw.</summary>
public sealed record UserReport
{
    /// <summary>The address of the page, without its query.</summary>
    public required string Address { get; init; }

    /// <summary>The status of the page; 0 if nothing listens at the redirect URI.</summary>
    public required int Status { get; init; }

    /// <summary>The title of the page.</summary>
    public string Title { get; init; } = "";

    /// <summary>The text of the page.</summary>
    public string Text { get; init; } = "";

    /// <summary>The redirect URI with the code; only if the redirect was not followed.</summary>
    public string? Redirect { get; init; }
}
