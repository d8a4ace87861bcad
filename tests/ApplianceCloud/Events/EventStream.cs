using System.Text;
using ApplianceCloud.Calls;
using ApplianceCloud.Tokens;

namespace ApplianceCloud.Events;

/// <summary>Writes server-sent events until the listener goes or the emulator ends.</summary>
internal static class EventStream
{
    /// <summary>Opens a stream.</summary>
    /// <param name="call">The call that asked for it.</param>
    /// <param name="token">Its token.</param>
    /// <param name="applianceId">The only appliance that is meant, or null for all.</param>
    /// <param name="first">What is sent at once.</param>
    /// <param name="idle">What is sent after a silence of <paramref name="silence"/>.</param>
    /// <param name="silence">How long nothing may be sent.</param>
    public static Answer Open(
        CloudCall call, AccessToken token, string? applianceId, string first, Func<string> idle, TimeSpan silence) => new()
        {
            ContentType = "text/event-stream",
            Stream = http => RunAsync(call, http, token, applianceId, first, idle, silence),
        };

    /// <summary>One event in the form of the HTML standard, section 9.2.</summary>
    public static string Format(string name, string data, string? id = null) =>
        $"event: {name}\ndata: {data}\n{(id is null ? "" : $"id: {id}\n")}\n";

    private static async Task RunAsync(
        CloudCall call, HttpContext http, AccessToken token, string? applianceId, string first, Func<string> idle, TimeSpan silence)
    {
        using CancellationTokenSource ending =
            CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, call.Cloud.Stopping);
        using EventHub.Subscription subscription = call.Cloud.Events.Subscribe(call.System.Name, token.SignIn, applianceId);
        await WriteAsync(http, first, ending.Token);
        while (true)
        {
            string next = await NextAsync(call, subscription, idle, silence, ending.Token);
            await WriteAsync(http, next, ending.Token);
        }
    }

    private static async Task<string> NextAsync(
        CloudCall call, EventHub.Subscription subscription, Func<string> idle, TimeSpan silence, CancellationToken stop)
    {
        using CancellationTokenSource quiet = new(silence, call.Cloud.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, quiet.Token);
        try
        {
            CloudEvent item = await subscription.Items.ReadAsync(either.Token);
            return Format(item.Event, item.Data, item.ApplianceId);
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return idle();
        }
    }

    private static async Task WriteAsync(HttpContext http, string text, CancellationToken stop)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await http.Response.Body.FlushAsync(stop);
    }
}
