using CloudEmulator.Calls;
using CloudEmulator.Events;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>Home Connect's event streams. A keep-alive event is sent if nothing changes.</summary>
internal static class HomeConnectEvents
{
    private const int MaximumChannels = 10;

    private static readonly string s_keepAlive = EventStream.Format("KEEP-ALIVE", "");

    public static EmulatedResponse All(HomeConnectCall call) => Open(call, applianceId: null);

    public static EmulatedResponse One(HomeConnectCall call) => Open(call, call.HaId);

    private static EmulatedResponse Open(HomeConnectCall call, string? applianceId)
    {
        Cloud cloud = call.Call.Cloud;
        if (cloud.Settings.RealLimits && cloud.Events.Count(call.Token.SignIn) >= MaximumChannels)
        {
            return HomeConnectApiErrors.TooManyChannels;
        }

        // The simulator sends a comment line first, the others a keep-alive event.
        string first = call.Call.Provider.HasUserShortcut ? ":ok\n\n" : s_keepAlive;
        TimeSpan silence = TimeSpan.FromSeconds(cloud.Settings.KeepAliveInterval);
        return EventStream.Open(call.Call, call.Token, applianceId, first, () => s_keepAlive, silence);
    }
}
