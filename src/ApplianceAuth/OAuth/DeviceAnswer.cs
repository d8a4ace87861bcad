using System.Text.Json;
using System.Text.Json.Serialization;
using ApplianceAuth.Providers;

namespace ApplianceAuth.OAuth;

/// <summary>Reads the answer of the device authorization endpoint (RFC 8628 section 3.2).</summary>
internal static class DeviceAnswer
{
    /// <exception cref="ApplianceAuthException"><see cref="Reason.UnexpectedAnswer"/>: a field is missing or no web address.</exception>
    public static DeviceCode Read(string body, Provider provider, DateTimeOffset now)
    {
        DeviceJson? read = null;
        try
        {
            read = JsonSerializer.Deserialize(body, DeviceJsonContext.Default.DeviceJson);
        }
        catch (JsonException)
        {
            // Falls through to the sentence below; the parser's own may quote the answer.
        }

        return read is { DeviceCode.Length: > 0, UserCode.Length: > 0 } && WebAddress(read.VerificationUri) is { } address
            ? new(read.DeviceCode, PlainWords.Printable(read.UserCode), address, WebAddress(read.VerificationUriComplete),
                now.AddSeconds(Math.Clamp(read.ExpiresIn ?? 300, 1, 86400)), TimeSpan.FromSeconds(Math.Clamp(read.Interval ?? 5, 1, 300)))
            : throw new ApplianceAuthException(
                Reason.UnexpectedAnswer, $"{provider.DisplayName} started the device flow with an answer that lacks the code or the address.");
    }

    private static Uri? WebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttps || address is { Scheme: "http", IsLoopback: true }) ? address : null;
}

internal sealed record DeviceJson(
    string? DeviceCode, string? UserCode, string? VerificationUri, string? VerificationUriComplete, double? ExpiresIn, double? Interval)
{
    public override string ToString() => nameof(DeviceJson);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(DeviceJson))]
internal sealed partial class DeviceJsonContext : JsonSerializerContext;
