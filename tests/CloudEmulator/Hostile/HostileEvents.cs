using System.Text;

namespace CloudEmulator.Hostile;

/// <summary>Hostile data in an event stream.</summary>
internal static class HostileEvents
{
    /// <summary>The id by which a test knows that a reader has come past a case.</summary>
    private const string Marker = "MARK";

    /// <summary>An event with the case's body as its data, and one without a fault that holds the case's number.</summary>
    public static byte[] Frame(HostileTarget target, HostileCase one, int number)
    {
        bool isMiele = target == HostileTarget.MieleEvent;
        // Of a document only what is new is returned, and of occurrences all.
        (string name, string marker) = isMiele
            ? ("devices", $$"""{"{{Marker}}":{"case":{{number}} } }""")
            : ("EVENT", $$"""{"haId":"{{Marker}}","items":[{"key":"Case","value":{{number}} }]}""");
        byte[] body = isMiele ? WithNumber(one.Response.Body.Span, number) : one.Response.Body.ToArray();
        return [.. Encoding.UTF8.GetBytes($"event: {name}\ndata: "), .. body, .. Encoding.UTF8.GetBytes($"\n\nevent: {name}\ndata: {marker}\n\n")];
    }

    private static byte[] WithNumber(ReadOnlySpan<byte> body, int number)
    {
        List<byte> numbered = [];
        for (int at; (at = body.IndexOf("\"GOOD-"u8)) >= 0 && body[at..].IndexOf((byte)'{') is > 0 and var start; body = body[(at + start + 1)..])
        {
            numbered.AddRange(body[..(at + start + 1)]);
            numbered.AddRange(Encoding.UTF8.GetBytes($"\"number\":{number},"));
        }

        return [.. numbered, .. body];
    }
}
