using System.Text;

namespace ApplianceAuth.OAuth;

/// <summary>The start of a device flow (RFC 8628 section 3.2).</summary>
/// <param name="Secret">The device code, which only the token endpoint may see.</param>
/// <param name="UserCode">What the person types.</param>
/// <param name="VerificationUri">Where the person types it.</param>
/// <param name="VerificationUriComplete">The same address with the code in it, where the cloud gives one; none is made up.</param>
/// <param name="ExpiresAt">When the code ends, UTC.</param>
/// <param name="Interval">How long to wait between two polls.</param>
public sealed record DeviceCode(
    string Secret, string UserCode, Uri VerificationUri, Uri? VerificationUriComplete, DateTimeOffset ExpiresAt, TimeSpan Interval)
{
    /// <summary>What a QR code should hold.</summary>
    public Uri BestAddress => VerificationUriComplete ?? VerificationUri;

    // A record's own ToString would print the device code.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(nameof(VerificationUri)).Append(" = ").Append(VerificationUri);
        return true;
    }
}
