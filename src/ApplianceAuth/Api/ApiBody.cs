using System.Text.Json;

namespace ApplianceAuth.Api;

/// <summary>Puts a body into the cloud's envelope.</summary>
internal static class ApiBody
{
    /// <summary>The body as the cloud wants it: wrapped, unless it is wrapped already or nothing wraps it.</summary>
    /// <param name="envelope">The member that wraps every body, or null.</param>
    /// <param name="body">UTF-8 JSON, or null.</param>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.RequestInvalid"/>: it is not JSON.</exception>
    public static byte[]? Wrap(string? envelope, byte[]? body)
    {
        if (body is null)
        {
            return null;
        }

        using JsonDocument document = JsonInput.TryParse(body) ?? throw new ApplianceAuthException(
            ErrorId.RequestInvalid, "The body is not JSON.", "Give a hashtable, such as @{ powerOn = $true }, and leave the JSON to this cmdlet.");
        return envelope is null || document.RootElement.Member(envelope).ValueKind != JsonValueKind.Undefined
            ? body
            : [.. "{"u8, .. JsonSerializer.SerializeToUtf8Bytes(envelope), .. ":"u8, .. TextDecoding.WithoutMark(body), .. "}"u8];
    }
}
