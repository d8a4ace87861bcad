using System.Text;

namespace CloudEmulator.Hostile;

/// <summary>Hostile data in an event stream.</summary>
internal static class HostileEvents
{
    /// <summary>The ID of the event that shows a test that the reader has processed a case.</summary>
    private const string Marker = "MARK";

    /// <summary>Returns an event with the body of a case as its data, and a valid event with its number.</summary>
    public static byte[] Frame(HostileTarget target, HostileCase one, int number)
    {
        bool isMiele = target == HostileTarget.MieleEvent;
        // Of a document, only changes are returned; of occurrences, all.
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
