using System.Globalization;
using ApplianceCloud.Calls;
using ApplianceCloud.Events;

namespace ApplianceCloud.Clouds.Miele;

/// <summary>Miele's event streams: everything once at the start, then what changes, and a ping in silence.</summary>
internal static class MieleEvents
{
    public static Answer All(MieleCall call) => Open(call, applianceId: null);

    public static Answer One(MieleCall call) => Open(call with { Granted = [call.Id] }, call.Id);

    private static Answer Open(MieleCall call, string? applianceId)
    {
        // The stream's language is the header's, unlike that of all other calls.
        string language = call.Call.Header("Accept-Language");
        string first = EventStream.Format("devices", MieleLanguage.Translate(MieleDevices.Documents(call), language).ToJsonString())
            + EventStream.Format("actions", MieleDevices.Actions(call).ToJsonString());
        TimeSpan silence = TimeSpan.FromSeconds(call.Call.Cloud.Settings.PingInterval);
        return EventStream.Open(call.Call, call.Token, applianceId, first, () => Ping(call.Call), silence);
    }

    // The data of a ping is a bare time, not JSON.
    private static string Ping(CloudCall call) =>
        EventStream.Format("ping", call.Cloud.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
}
