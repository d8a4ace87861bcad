using CloudEmulator.Control;

namespace CloudEmulator.Calls;

/// <summary>Sends an answer whole, or cut short or padded as planned.</summary>
internal static class AnswerSender
{
    private static readonly TimeSpan Sending = TimeSpan.FromMilliseconds(30);

    private static readonly ReadOnlyMemory<byte> Padding = Enumerable.Repeat((byte)' ', 64 * 1024).ToArray();

    public static async Task SendAsync(HttpContext http, Answer answer, PlannedFaults faults)
    {
        if (faults.CutAfter is 0)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = answer.Status;
        foreach ((string name, string value) in answer.Headers) http.Response.Headers[name] = value;
        if (answer.ContentType is not null) http.Response.ContentType = answer.ContentType;
        if (answer.Stream is not null)
        {
            await answer.Stream(http);
            return;
        }

        if (answer.Status is 204 or 304 || HttpMethods.IsHead(http.Request.Method)) return;
        long padding = Math.Max(0, (faults.PadTo ?? 0) - answer.Body.Length);
        http.Response.ContentLength = answer.Body.Length + padding;
        if (faults.CutAfter is int bytes)
        {
            await http.Response.Body.WriteAsync(answer.Body[..Math.Min(bytes, answer.Body.Length)], http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            // Kestrel sends a moment after the flush, and what an abort overtakes never leaves.
            await Task.Delay(Sending);
            http.Abort();
            return;
        }

        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
        for (long left = padding; left > 0; left -= Padding.Length)
        {
            await http.Response.Body.WriteAsync(Padding[..(int)Math.Min(left, Padding.Length)], http.RequestAborted);
        }
    }
}
