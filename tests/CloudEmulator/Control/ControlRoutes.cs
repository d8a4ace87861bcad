using System.Text.Json;
using System.Text.Json.Nodes;
using CloudEmulator.Events;
using CloudEmulator.Hostile;

namespace CloudEmulator.Control;

/// <summary>Puts <see cref="CloudControl"/> under <c>/_cloud/</c>: <c>GET</c> looks, <c>POST</c> with a JSON body does.</summary>
internal static class ControlRoutes
{
    public static void Map(WebApplication web, CloudControl control)
    {
        RouteGroupBuilder group = web.MapGroup("/_cloud");
        Look(group, "settings", () => control.Settings);
        Look(group, "apps", () => control.Apps);
        Look(group, "responses", () => CannedResponses.All.Keys);
        Look(group, "routes", () => control.Routes);
        Look(group, "log", () => control.Log);
        Look(group, "counters", () => control.Counters);
        Look(group, "tokens", () => control.Tokens);
        Look(group, "secrets", () => control.Secrets);
        Look(group, "state", () => new { control.Now, control.Connections, control.OpenStreams, control.Floods, Held = control.Held("*") });

        Do<JsonObject>(group, "settings", changes => control.Settings = ControlJson.Merge(control.Settings, changes));
        Do<JsonObject>(group, "app", changes => control.ChangeApp(
            (string?)changes["clientId"] ?? "", app => ControlJson.Merge(app, changes)));
        Do<RedirectRequest>(group, "allowRedirect", request => control.AllowRedirect(request.ClientId, request.RedirectUri));
        Do<ProviderRequest>(group, "expire", request => control.Expire(request.Provider));
        Do<ProviderRequest>(group, "revoke", request => control.Revoke(request.Provider, request.Reason));
        Do<DenyRequest>(group, "deny", request => control.Deny(request.Times));
        Do<FailRequest>(group, "fail", request =>
        {
            if (request.Response is not null)
            {
                control.Fail(request.Endpoint, request.Response, request.Times);
            }
            else
            {
                control.Fail(request.Endpoint, request.ToResponse(), request.Times);
            }
        });
        Do<DelayRequest>(group, "delay", request =>
            control.Delay(request.Endpoint, TimeSpan.FromMilliseconds(request.Milliseconds), request.Times));
        Do<EndpointRequest>(group, "hold", request => control.Hold(request.Endpoint));
        Do<EndpointRequest>(group, "release", request => control.Release(request.Endpoint));
        Do<DropRequest>(group, "drop", request => control.Drop(request.Endpoint, request.AfterBytes, request.Times));
        Do<OversizeRequest>(group, "oversize", request => control.Oversize(request.Endpoint, request.Bytes, request.Times));
        Do<LimitRequest>(group, "limit", request => control.Limit(
            request.Endpoint, TimeSpan.FromSeconds(request.Seconds), request.Status, request.SayInHeader, request.SayInText));
        Do<ClockRequest>(group, "clock", request => control.SetClockOffset(TimeSpan.FromSeconds(request.OffsetSeconds)));
        Do<ApplianceRequest>(group, "appliance", request => control.PutAppliance(request.Provider, request.Document));
        Do<AppliancesRequest>(group, "appliances", request => control.ResetAppliances(request.Provider, request.Idle));
        Do<CloudEvent>(group, "event", control.Push);
        Do<ProviderRequest>(group, "closeStreams", request => control.CloseStreams(request.Provider));
        Do<JsonObject>(group, "rotateKey", _ => control.RotateKey());
        Do<JsonObject>(group, "reset", _ => control.Reset());
        Wait<UserRequest>(group, "user", async (request, cancellationToken) => await control.ActAsUserAsync(request, cancellationToken));
        Wait<WriteRequest>(group, "write", async (request, _) =>
        {
            await control.WriteAsync(request.Provider, request.ToBytes(), request.Times);
            return new { Done = "write" };
        });
        Do<EndpointRequest>(group, "clearResponse", request => control.SetResponse(request.Endpoint, null));
        Wait<HostileRequest>(group, "hostile", (request, _) =>
        {
            HostileCase[] cases = [.. request.Cases()];
            if (request.Endpoint is { } endpoint && cases is [var only])
            {
                control.SetResponse(endpoint, only.Response);
            }

            return Task.FromResult<object>(new
            {
                Cases = cases.Select(one => new { one.Name, one.Survivors, one.Response.Status }), HandMade = HostileCases.HandMade(request.Target).Count,
            });
        });
        Wait<HostileRequest>(group, "hostileEvents", async (request, _) =>
        {
            int number = request.Number;
            foreach (HostileCase one in request.Cases())
            {
                await control.WriteAsync(request.Provider, HostileEvents.Frame(request.Target, one, number++));
            }

            return new { Done = "hostileEvents" };
        });
        Wait<FloodRequest>(group, "flood", async (request, cancellationToken) =>
        {
            await control.FloodAsync(request.Provider, request.Count, request.Size, request.PerSecond, cancellationToken);
            return new { Done = "flood" };
        });
    }

    private static void Look(RouteGroupBuilder group, string name, Func<object> look) =>
        group.MapGet(name, (RequestDelegate)(http => http.Response.WriteAsJsonAsync(look(), ControlJson.Options, http.RequestAborted)));

    private static void Do<T>(RouteGroupBuilder group, string name, Action<T> act)
        where T : notnull => Wait<T>(group, name, (request, _) =>
        {
            act(request);
            return Task.FromResult<object>(new { Done = name });
        });

    private static void Wait<T>(RouteGroupBuilder group, string name, Func<T, CancellationToken, Task<object>> act)
        where T : notnull => group.MapPost(name, (RequestDelegate)(http => HandleAsync(http, act)));

    /// <summary>Reads the request, and tells whoever wrote a test what is wrong with it.</summary>
    private static async Task HandleAsync<T>(HttpContext http, Func<T, CancellationToken, Task<object>> act)
    {
        object response;
        try
        {
            using StreamReader reader = new(http.Request.Body);
            string text = await reader.ReadToEndAsync(http.RequestAborted);
            response = await act(JsonSerializer.Deserialize<T>(text.Length == 0 ? "{}" : text, ControlJson.Options)!, http.RequestAborted);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            http.Response.StatusCode = 400;
            response = new { wrong.Message };
        }

        await http.Response.WriteAsJsonAsync(response, ControlJson.Options, http.RequestAborted);
    }
}
