using System.Globalization;
using CloudEmulator.Clouds;
using CloudEmulator.Control;

namespace CloudEmulator.Calls;

/// <summary>Records, delays, limits or fails a call as configured, and sends its response.</summary>
internal static class CallPipeline
{
    public static async Task RunAsync(Cloud cloud, EmulatedProvider provider, CloudRoute route, HttpContext http)
    {
        CloudCall call = await CloudCall.ReadAsync(cloud, provider, route, http);
        CallRecord record = cloud.Calls.Add(call);
        PlannedFaults faults = cloud.Faults.Take(call.Name);
        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, cloud.Stopping);
        try
        {
            await faults.DelayAsync(cloud.Clock, cancellation.Token);
            call.UpdateNow();
            EmulatedResponse response = faults.Response ?? Decide(call);
            record.Status = response.Status;
            record.Done = cloud.Clock.GetUtcNow();
            await faults.HoldAsync(cancellation.Token);
            // The time of the clouds, which may differ from the machine's.
            http.Response.Headers.Date = call.Now.ToString("R", CultureInfo.InvariantCulture);
            await ResponseSender.SendAsync(http, response, faults);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private static EmulatedResponse Decide(CloudCall call)
    {
        try
        {
            EmulatedResponse response = call.Cloud.EndpointBlocks.Check(call) ?? call.Cloud.Limits.Check(call) ?? call.Route.Handle(call);
            call.Cloud.Limits.CountErrors(call, response);
            return response;
        }
        catch (Refusal refusal)
        {
            call.Cloud.Limits.CountErrors(call, refusal.Response);
            return refusal.Response;
        }
    }
}
