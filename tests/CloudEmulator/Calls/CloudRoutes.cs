using CloudEmulator.Clouds;

namespace CloudEmulator.Calls;

/// <summary>Puts the endpoints of all systems on the web application.</summary>
internal static class CloudRoutes
{
    private static readonly CloudRoute Unknown = new("*", "/{**path}", "unknown", _ => Answer.Empty(404));

    public static void Map(WebApplication web, Cloud cloud)
    {
        foreach (CloudSystem system in CloudSystems.All)
        {
            foreach (CloudRoute route in system.Routes)
            {
                web.MapMethods(system.Prefix + route.Path, [route.Method], http => CallPipeline.RunAsync(cloud, system, route, http));
            }
        }

        web.MapFallback(Unknown.Path, http => CallPipeline.RunAsync(cloud, CloudSystems.None, Unknown, http));
    }
}
