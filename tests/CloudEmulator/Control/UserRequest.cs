namespace CloudEmulator.Control;

/// <summary>What the emulated user is to do in the browser.</summary>
public sealed record UserRequest
{
    /// <summary>The authorize address, or the address that a device shows; where null, the page for <see cref="UserCode"/>.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whether they allow what the app asks for.</summary>
    public bool Approve { get; init; } = true;

    /// <summary>Ids of appliances that they take the tick from.</summary>
    public IReadOnlyList<string> Untick { get; init; } = [];

    /// <summary>The e-mail address they sign in with; the owner's where null.</summary>
    public string? User { get; init; }

    /// <summary>The password they type; the right one where null.</summary>
    public string? Password { get; init; }

    /// <summary>The country they choose, such as <c>nl-NL</c>; what the page offers where null.</summary>
    public string? Country { get; init; }

    /// <summary>The code they type on the device page; what the page offers where null.</summary>
    public string? UserCode { get; init; }

    /// <summary>Whether the browser follows the redirect back to the app; where false, the report holds it.</summary>
    public bool Follow { get; init; } = true;
}
