using System.Text.Json;
using System.Text.Json.Nodes;
using CloudEmulator.Events;
using CloudEmulator.Hostile;

namespace CloudEmulator.Control;

/// <summary>Maps <see cref="CloudControl"/> to <c>/_cloud/</c>: <c>GET</c> reads, <c>POST</c> with a JSON body changes.</summary>
internal static class ControlRoutes
{
    public static void Map(WebApplication web, CloudControl control)
    {
        RouteGroupBuilder group = web.MapGroup("/_cloud");
        Get(group, "settings", () => control.Settings);
        Get(group, "apps", () => control.Apps);
        Get(group, "responses", () => CannedResponses.All.Keys);
        Get(group, "routes", () => control.Routes);
        Get(group, "log", () => control.Log);
        Get(group, "counters", () => control.Counters);
        Get(group, "tokens", () => control.Tokens);
        Get(group, "secrets", () => control.Secrets);
        Get(group, "state", () => new { control.Now, control.Connections, control.OpenStreams, control.Floods, Held = control.Held("*") });

        Post<JsonObject>(group, "settings", changes => control.Settings = ControlJson.Merge(control.Settings, changes));
        Post<JsonObject>(group, "app", changes => control.ChangeApp(
            (string?)changes["clientId"] ?? "", app => ControlJson.Merge(app, changes)));
        Post<RedirectRequest>(group, "allowRedirect", request => control.AllowRedirect(request.ClientId, request.RedirectUri));
        Post<ProviderRequest>(group, "expire", request => control.Expire(request.Provider));
        Post<ProviderRequest>(group, "revoke", request => control.Revoke(request.Provider, request.Reason));
        Post<DenyRequest>(group, "deny", request => control.Deny(request.Times));
        Post<FailRequest>(group, "fail", request =>
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
        Post<DelayRequest>(group, "delay", request =>
            control.Delay(request.Endpoint, TimeSpan.FromMilliseconds(request.Milliseconds), request.Times));
        Post<EndpointRequest>(group, "hold", request => control.Hold(request.Endpoint));
        Post<EndpointRequest>(group, "release", request => control.Release(request.Endpoint));
        Post<DropRequest>(group, "drop", request => control.Drop(request.Endpoint, request.AfterBytes, request.Times));
        Post<OversizeRequest>(group, "oversize", request => control.Oversize(request.Endpoint, request.Bytes, request.Times));
        Post<LimitRequest>(group, "limit", request => control.Limit(
            request.Endpoint, TimeSpan.FromSeconds(request.Seconds), request.Status, request.RetryAfterHeader, request.RetryAfterText));
        Post<ClockRequest>(group, "clock", request => control.SetClockOffset(TimeSpan.FromSeconds(request.OffsetSeconds)));
        Post<ApplianceRequest>(group, "appliance", request => control.PutAppliance(request.Provider, request.Document));
        Post<AppliancesRequest>(group, "appliances", request => control.ResetAppliances(request.Provider, request.Idle));
        Post<CloudEvent>(group, "event", control.Push);
        Post<ProviderRequest>(group, "closeStreams", request => control.CloseStreams(request.Provider));
        Post<JsonObject>(group, "rotateKey", _ => control.RotateKey());
        Post<JsonObject>(group, "reset", _ => control.Reset());
        PostWithResult<UserRequest>(group, "user", async (request, cancellationToken) => await control.ActAsUserAsync(request, cancellationToken));
        PostWithResult<WriteRequest>(group, "write", async (request, _) =>
        {
            await control.WriteAsync(request.Provider, request.ToBytes(), request.Times);
            return new { Done = "write" };
        });
        Post<EndpointRequest>(group, "clearResponse", request => control.SetResponse(request.Endpoint, null));
        PostWithResult<HostileRequest>(group, "hostile", (request, _) =>
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
        PostWithResult<HostileRequest>(group, "hostileEvents", async (request, _) =>
        {
            int number = request.Number;
            foreach (HostileCase one in request.Cases())
            {
                await control.WriteAsync(request.Provider, HostileEvents.Frame(request.Target, one, number++));
            }

            return new { Done = "hostileEvents" };
        });
        PostWithResult<FloodRequest>(group, "flood", async (request, cancellationToken) =>
        {
            await control.FloodAsync(request.Provider, request.Count, request.Size, request.PerSecond, cancellationToken);
            return new { Done = "flood" };
        });
    }

    private static void Get(RouteGroupBuilder group, string name, Func<object> read) =>
        group.MapGet(name, (RequestDelegate)(http => http.Response.WriteAsJsonAsync(read(), ControlJson.Options, http.RequestAborted)));

    private static void Post<T>(RouteGroupBuilder group, string name, Action<T> action)
        where T : notnull => PostWithResult<T>(group, name, (request, _) =>
        {
            action(request);
            return Task.FromResult<object>(new { Done = name });
        });

    private static void PostWithResult<T>(RouteGroupBuilder group, string name, Func<T, CancellationToken, Task<object>> action)
        where T : notnull => group.MapPost(name, (RequestDelegate)(http => HandleAsync(http, action)));

    /// <summary>Reads and executes a request, and returns 400 with a message if it is invalid.</summary>
    private static async Task HandleAsync<T>(HttpContext http, Func<T, CancellationToken, Task<object>> action)
    {
        object response;
        try
        {
            using StreamReader reader = new(http.Request.Body);
            string text = await reader.ReadToEndAsync(http.RequestAborted);
            response = await action(JsonSerializer.Deserialize<T>(text.Length == 0 ? "{}" : text, ControlJson.Options)!, http.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            http.Response.StatusCode = 400;
            response = new { exception.Message };
        }

        await http.Response.WriteAsJsonAsync(response, ControlJson.Options, http.RequestAborted);
    }
}
