using CloudEmulator.Clouds;

namespace CloudEmulator.Calls;

/// <summary>Maps the endpoints of all providers.</summary>
internal static class CloudRoutes
{
    private static readonly CloudRoute s_unknown = new("*", "/{**path}", "unknown", _ => EmulatedResponse.Empty(404));

    public static void Map(WebApplication web, Cloud cloud)
    {
        foreach (EmulatedProvider provider in EmulatedProviders.All)
        {
            foreach (CloudRoute route in provider.Routes)
            {
                web.MapMethods(provider.Prefix + route.Path, [route.Method], http => CallPipeline.RunAsync(cloud, provider, route, http));
            }
        }

        web.MapFallback(s_unknown.Path, http => CallPipeline.RunAsync(cloud, EmulatedProviders.None, s_unknown, http));
    }
}
