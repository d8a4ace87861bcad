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
        (string name, string marker) = target == HostileTarget.MieleEvent
            ? ("devices", $$"""{"{{Marker}}":{"case":{{number}} } }""")
            : ("NOTIFY", $$"""{"haId":"{{Marker}}","items":[{"key":"Case","value":{{number}} }]}""");
        return [.. Encoding.UTF8.GetBytes($"event: {name}\ndata: "), .. one.Answer.Body.Span, .. Encoding.UTF8.GetBytes($"\n\nevent: {name}\ndata: {marker}\n\n")];
    }
}
