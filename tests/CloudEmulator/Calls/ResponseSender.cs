using CloudEmulator.Control;

namespace CloudEmulator.Calls;

/// <summary>Sends a response, and truncates or pads it if a fault is planned.</summary>
internal static class ResponseSender
{
    private static readonly TimeSpan s_sending = TimeSpan.FromMilliseconds(30);

    private static readonly ReadOnlyMemory<byte> s_padding = Enumerable.Repeat((byte)' ', 64 * 1024).ToArray();

    public static async Task SendAsync(HttpContext http, EmulatedResponse response, PlannedFaults faults)
    {
        if (faults.CutAfter is 0)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = response.Status;
        foreach ((string name, string value) in response.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (response.ContentType is not null)
        {
            http.Response.ContentType = response.ContentType;
        }

        if (response.Stream is not null)
        {
            await response.Stream(http);
            return;
        }

        if (response.Status is 204 or 304 || HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        long padding = Math.Max(0, (faults.PadTo ?? 0) - response.Body.Length);
        http.Response.ContentLength = response.Body.Length + padding;
        if (faults.CutAfter is int bytes)
        {
            await http.Response.Body.WriteAsync(response.Body[..Math.Min(bytes, response.Body.Length)], http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            // Kestrel sends shortly after the flush; bytes that are not sent before an abort are lost.
            await Task.Delay(s_sending);
            http.Abort();
            return;
        }

        await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
        for (long left = padding; left > 0; left -= s_padding.Length)
        {
            await http.Response.Body.WriteAsync(s_padding[..(int)Math.Min(left, s_padding.Length)], http.RequestAborted);
        }
    }
}
