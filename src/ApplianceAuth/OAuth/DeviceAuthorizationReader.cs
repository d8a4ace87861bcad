using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Reads the response of the device authorization endpoint (RFC 8628 section 3.2).</summary>
internal static class DeviceAuthorizationReader
{
    // They must fit in the console and in a QR code.
    private const int MaximumUserCode = 64;
    private const int MaximumAddress = 1024;

    /// <summary>Reads the response. Without <c>expires_in</c> the code is valid for 300 seconds, without <c>interval</c> polls are 5 seconds apart.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.UnexpectedResponse"/>: a field is missing or not a web address.</exception>
    public static DeviceCode Read(string body, Provider provider, DateTimeOffset now)
    {
        using JsonDocument? document = JsonInput.TryParse(body, OAuthTransport.MaximumResponse);
        JsonElement root = document?.RootElement ?? default;
        return root.Member("device_code").Text() is { } secret && BearerToken.IsValid(secret)
            && root.Member("user_code").Text() is { Length: <= MaximumUserCode } userCode && BearerToken.IsValid(userCode)
            && root.Member("verification_uri").Text() is { } uri && WebAddress(uri) is { } address
            ? new(secret, userCode, address, WebAddress(root.Member("verification_uri_complete").Text()),
                now.AddSeconds(Math.Clamp(root.Member("expires_in").NumberOrText() ?? 300, 1, 86400)),
                TimeSpan.FromSeconds(Math.Clamp(root.Member("interval").NumberOrText() ?? 5, 1, 300)))
            : throw new ApplianceAuthException(ErrorId.UnexpectedResponse, Messages.FormatDeviceResponseInvalid(provider.DisplayName));
    }

    private static Uri? WebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true })
            && address.AbsoluteUri.Length <= MaximumAddress ? address : null;
}
