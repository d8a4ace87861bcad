namespace CloudEmulator.Control;

/// <summary>The actions of the emulated user in the browser.</summary>
public sealed record UserRequest
{
    /// <summary>The authorization URL or the verification URI of a device; null for the page of <see cref="UserCode"/>.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whether the user consents.</summary>
    public bool Approve { get; init; } = true;

    /// <summary>IDs of the appliances that the user deselects.</summary>
    public IReadOnlyList<string> Untick { get; init; } = [];

    /// <summary>The e-mail address; null for that of the owner.</summary>
    public string? User { get; init; }

    /// <summary>The password; null for the correct one.</summary>
    public string? Password { get; init; }

    /// <summary>The country, such as <c>nl-NL</c>; null for the selected one.</summary>
    public string? Country { get; init; }

    /// <summary>The user code for the page of the device flow; null for the one on the page.</summary>
    public string? UserCode { get; init; }

    /// <summary>Whether the browser follows the redirect to the app. If false, the report contains the redirect URI.</summary>
    public bool Follow { get; init; } = true;
}
