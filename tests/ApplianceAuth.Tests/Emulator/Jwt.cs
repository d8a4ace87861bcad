using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Reads a JSON Web Token without verifying it.</summary>
internal static class Jwt
{
    public static JsonNode Header(JsonNode? token) => Part(token, 0);

    public static JsonNode Claims(JsonNode? token) => Part(token, 1);

    private static JsonNode Part(JsonNode? token, int index) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(((string)token!).Split('.')[index]))!;
}
