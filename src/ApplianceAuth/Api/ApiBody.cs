using System.Text.Json;

namespace ApplianceAuth.Api;

/// <summary>Wraps a request body in the envelope of the cloud.</summary>
internal static class ApiBody
{
    /// <summary>The body in the envelope; unchanged if it already has one or the cloud uses none.</summary>
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
            ErrorId.RequestInvalid, Messages.ApiBodyNotJson, Messages.ApiBodyNotJsonRecommendation);
        return envelope is null || document.RootElement.Member(envelope).ValueKind != JsonValueKind.Undefined
            ? body
            : [.. "{"u8, .. JsonSerializer.SerializeToUtf8Bytes(envelope), .. ":"u8, .. TextDecoding.WithoutMark(body), .. "}"u8];
    }
}
