using System.Text;
using System.Threading.Channels;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Events;

/// <summary>Writes server-sent events until the client disconnects, the token expires, or the stream is closed.</summary>
internal static class EventStream
{
    /// <summary>Opens a stream.</summary>
    /// <param name="call">The call.</param>
    /// <param name="token">The access token of the call.</param>
    /// <param name="applianceId">The only appliance, or null for all.</param>
    /// <param name="first">The text that is sent first.</param>
    /// <param name="keepAlive">Returns the text that is sent if there was no event for <paramref name="silence"/>.</param>
    /// <param name="silence">The time without an event before <paramref name="keepAlive"/> is sent.</param>
    public static EmulatedResponse Open(
        CloudCall call, AccessToken token, string? applianceId, string first, Func<string> keepAlive, TimeSpan silence) => new()
        {
            ContentType = "text/event-stream",
            Stream = http => RunAsync(call, http, token, applianceId, first, keepAlive, silence),
        };

    /// <summary>Formats an event (HTML standard, section 9.2).</summary>
    public static string Format(string name, string data, string? id = null) =>
        $"event: {name}\ndata: {data}\n{(id is null ? "" : $"id: {id}\n")}\n";

    public static async Task WriteAsync(Stream body, string text, CancellationToken cancellationToken)
    {
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await body.FlushAsync(cancellationToken);
    }

    private static async Task RunAsync(
        CloudCall call, HttpContext http, AccessToken token, string? applianceId, string first, Func<string> keepAlive, TimeSpan silence)
    {
        using CancellationTokenSource cancellation =
            CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, call.Cloud.Stopping);
        using EventHub.Subscription subscription =
            call.Cloud.Events.Subscribe(call.Provider.Name, token.SignIn, applianceId, call.Cloud.Settings.ReplayedEvents);
        Stream body = http.Response.Body;
        await WriteAsync(body, first, cancellation.Token);
        while (true)
        {
            StreamOperation? operation = await NextAsync(call, token, subscription, keepAlive, silence, cancellation.Token);
            if (operation is null || !token.IsValidAt(call.Cloud.Clock.GetUtcNow()))
            {
                return;
            }

            await operation(body, cancellation.Token);
        }
    }

    private static async Task<StreamOperation?> NextAsync(
        CloudCall call, AccessToken token, EventHub.Subscription subscription, Func<string> keepAlive, TimeSpan silence, CancellationToken cancellationToken)
    {
        TimeSpan left = token.Expires - call.Cloud.Clock.GetUtcNow();
        using CancellationTokenSource idle = new(left < silence && left > TimeSpan.Zero ? left : silence, call.Cloud.Clock);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        try
        {
            return await subscription.Operations.ReadAsync(linked.Token);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (body, cancellationToken) => WriteAsync(body, keepAlive(), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }
}
