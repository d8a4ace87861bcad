using System.Text;
using System.Threading.Channels;
using CloudEmulator.Calls;
using CloudEmulator.Tokens;

namespace CloudEmulator.Events;

/// <summary>Writes server-sent events until the listener goes, the token ends, or the stream is closed.</summary>
internal static class EventStream
{
    /// <summary>Opens a stream.</summary>
    /// <param name="call">The call that asked for it.</param>
    /// <param name="token">Its token.</param>
    /// <param name="applianceId">The only appliance that is meant, or null for all.</param>
    /// <param name="first">What is sent at once.</param>
    /// <param name="idle">What is sent after a silence of <paramref name="silence"/>.</param>
    /// <param name="silence">How long nothing may be sent.</param>
    public static EmulatedResponse Open(
        CloudCall call, AccessToken token, string? applianceId, string first, Func<string> idle, TimeSpan silence) => new()
        {
            ContentType = "text/event-stream",
            Stream = http => RunAsync(call, http, token, applianceId, first, idle, silence),
        };

    /// <summary>One event in the form of the HTML standard, section 9.2.</summary>
    public static string Format(string name, string data, string? id = null) =>
        $"event: {name}\ndata: {data}\n{(id is null ? "" : $"id: {id}\n")}\n";

    public static async Task WriteAsync(Stream body, string text, CancellationToken cancellationToken)
    {
        await body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await body.FlushAsync(cancellationToken);
    }

    private static async Task RunAsync(
        CloudCall call, HttpContext http, AccessToken token, string? applianceId, string first, Func<string> idle, TimeSpan silence)
    {
        using CancellationTokenSource ending =
            CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, call.Cloud.Stopping);
        using EventHub.Subscription subscription =
            call.Cloud.Events.Subscribe(call.Provider.Name, token.SignIn, applianceId, call.Cloud.Settings.ReplayedEvents);
        Stream body = http.Response.Body;
        await WriteAsync(body, first, ending.Token);
        while (true)
        {
            StreamAct? act = await NextAsync(call, token, subscription, idle, silence, ending.Token);
            if (act is null || !token.IsValidAt(call.Cloud.Clock.GetUtcNow()))
            {
                return;
            }

            await act(body, ending.Token);
        }
    }

    private static async Task<StreamAct?> NextAsync(
        CloudCall call, AccessToken token, EventHub.Subscription subscription, Func<string> idle, TimeSpan silence, CancellationToken cancellationToken)
    {
        TimeSpan left = token.Expires - call.Cloud.Clock.GetUtcNow();
        using CancellationTokenSource quiet = new(left < silence && left > TimeSpan.Zero ? left : silence, call.Cloud.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, quiet.Token);
        try
        {
            return await subscription.Acts.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (body, cancellationToken) => WriteAsync(body, idle(), cancellationToken);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }
}
