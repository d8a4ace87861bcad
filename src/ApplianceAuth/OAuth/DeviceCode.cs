using System.Text;

namespace ApplianceAuth.OAuth;

/// <summary>A device authorization response (RFC 8628 section 3.2).</summary>
/// <param name="Secret">The device code. It is a secret, sent to the token endpoint only.</param>
/// <param name="UserCode">The code that the user enters.</param>
/// <param name="VerificationUri">The page on which the user enters the code.</param>
/// <param name="VerificationUriComplete">The same address with the code in it, or null if the cloud sent none.</param>
/// <param name="ExpiresAt">When the code expires, UTC.</param>
/// <param name="Interval">The minimum time between two polls.</param>
public sealed record DeviceCode(
    string Secret, string UserCode, Uri VerificationUri, Uri? VerificationUriComplete, DateTimeOffset ExpiresAt, TimeSpan Interval)
{
    /// <summary>The address for a QR code: with the user code if possible.</summary>
    public Uri BestAddress => VerificationUriComplete ?? VerificationUri;

    // A record's own ToString would print the device code.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(VerificationUri)).Append(" = ").Append(VerificationUri);
        return true;
    }
}
