namespace ApplianceAuth.OAuth;

/// <summary>A device authorization response (RFC 8628 section 3.2).</summary>
public sealed class DeviceCode
{
    internal DeviceCode(string secret, string userCode, Uri verificationUri, Uri? verificationUriComplete, DateTimeOffset expiresAt, TimeSpan interval)
    {
        (Secret, UserCode, VerificationUri, VerificationUriComplete) = (secret, userCode, verificationUri, verificationUriComplete);
        (ExpiresAt, Interval) = (expiresAt, interval);
    }

    /// <summary>The code that the user enters.</summary>
    public string UserCode { get; }

    /// <summary>The page on which the user enters the code.</summary>
    public Uri VerificationUri { get; }

    /// <summary>The same address with the code in it, or null if the cloud sent none.</summary>
    public Uri? VerificationUriComplete { get; }

    /// <summary>When the code expires, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>The device code. It is a secret, sent to the token endpoint only.</summary>
    internal string Secret { get; }

    /// <summary>The minimum time between two polls.</summary>
    internal TimeSpan Interval { get; }

    /// <summary>The address for a QR code: with the user code if possible.</summary>
    internal Uri BestAddress => VerificationUriComplete ?? VerificationUri;

    /// <summary>Draws the address as a QR code for a terminal of 80 columns, with the user code in it if possible.</summary>
    /// <param name="ascii">Whether to use <c>#</c> and spaces instead of half blocks: twice as wide and twice as high.</param>
    public string DrawQrCode(bool ascii = false) => QrCodeText.Draw(BestAddress, ascii);
}
