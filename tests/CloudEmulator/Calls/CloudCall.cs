using CloudEmulator.Clouds;

namespace CloudEmulator.Calls;

/// <summary>A call of an endpoint.</summary>
internal sealed class CloudCall
{
    private CloudCall(Cloud cloud, EmulatedProvider provider, CloudRoute route, HttpContext http)
    {
        (Cloud, Provider, Route, Http) = (cloud, provider, route, http);
        Query = new Parameters(http.Request.Query);
        Name = new CallName(provider.Name, route.Name);
        Now = cloud.Clock.GetUtcNow();
    }

    public Cloud Cloud { get; }

    public EmulatedProvider Provider { get; }

    public CloudRoute Route { get; }

    public HttpContext Http { get; }

    public CallName Name { get; private set; }

    public Parameters Query { get; }

    /// <summary>The form, or null if the body is not one.</summary>
    public Parameters? Form { get; private set; }

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>The time of the call, the same for all its effects.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>The base address of the provider, as the caller sent it.</summary>
    public string BaseUri => $"{Http.Request.Scheme}://{Http.Request.Host}{Provider.Prefix}";

    public static async Task<CloudCall> ReadAsync(Cloud cloud, EmulatedProvider provider, CloudRoute route, HttpContext http)
    {
        CloudCall call = new(cloud, provider, route, http);
        if (http.Request.HasFormContentType)
        {
            call.Form = new Parameters(await http.Request.ReadFormAsync(http.RequestAborted));
            if (call.Form["code_verifier"] is { } verifier)
            {
                cloud.Secrets.Add("code_verifier", verifier);
            }

            if (route.Name == "token")
            {
                call.Name = call.Name with { Endpoint = TokenEndpoint(call.Form["grant_type"]) };
            }
        }
        else
        {
            using MemoryStream body = new();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            call.Body = body.ToArray();
        }

        return call;
    }

    /// <summary>Updates <see cref="Now"/> after a delay.</summary>
    public void UpdateNow() => Now = Cloud.Clock.GetUtcNow();

    public string PathValue(string name) => (string?)Http.Request.RouteValues[name] ?? "";

    public string Header(string name) => Http.Request.Headers[name].ToString();

    // Both names of the device grant count as one, so that a fallback is counted as two calls of the same endpoint.
    private static string TokenEndpoint(string? grant) => grant switch
    {
        null or "" => "token",
        "urn:ietf:params:oauth:grant-type:device_code" => "token:device_code",
        _ => $"token:{grant}",
    };
}
