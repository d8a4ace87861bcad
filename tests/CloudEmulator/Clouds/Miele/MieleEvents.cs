using System.Globalization;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using CloudEmulator.Control;
using CloudEmulator.Events;

namespace CloudEmulator.Clouds.Miele;

/// <summary>Miele's event streams: all documents first, then changes, and a ping if nothing changes.</summary>
internal static class MieleEvents
{
    public static EmulatedResponse All(MieleCall call) => Open(call, applianceId: null);

    public static EmulatedResponse One(MieleCall call) => Open(call with { Granted = [call.Id] }, call.Id);

    /// <summary>Sends a changed appliance and its actions to the streams whose sign-in covers it.</summary>
    public static void Send(Cloud cloud, string id)
    {
        JsonObject document = MieleDevices.Device(cloud.MieleHome.Find(id)!);
        JsonNode? actions = cloud.MieleHome.Find(id)!["actions"]?.DeepClone();
        string bare = Format("device", document) + Format("actions", actions);
        string map = Format("devices", new JsonObject { [id] = document }) + Format("actions", new JsonObject { [id] = actions });
        cloud.Events.Publish(EmulatedProviders.Miele.Name, stream =>
            !(stream.SignIn.Appliances?.Contains(id) ?? true) || (stream.ApplianceId ?? id) != id ? null
            : stream.ApplianceId is not null && cloud.Settings.MieleStream == MieleStreamForm.Bare ? bare
            : map);
    }

    private static EmulatedResponse Open(MieleCall call, string? applianceId)
    {
        // The language of a stream comes from the header, that of other calls from the query.
        string language = call.Call.Header("Accept-Language");
        string first = applianceId is not null && call.Call.Cloud.Settings.MieleStream == MieleStreamForm.Bare
            ? Format("device", MieleLanguage.Translate(MieleDevices.Documents(call)[applianceId]!.DeepClone(), language))
                + Format("actions", MieleDevices.Actions(call)[applianceId])
            : Format("devices", MieleDevices.AsSet(call, MieleLanguage.Translate(MieleDevices.Documents(call), language).AsObject()))
                + Format("actions", MieleDevices.AsSet(call, MieleDevices.Actions(call)));
        TimeSpan silence = TimeSpan.FromSeconds(call.Call.Cloud.Settings.PingInterval);
        return EventStream.Open(call.Call, call.Token, applianceId, first, () => Ping(call.Call), silence);
    }

    private static string Format(string name, JsonNode? data) => EventStream.Format(name, data?.ToJsonString() ?? "{}");

    // The data of a ping is a time, not JSON.
    private static string Ping(CloudCall call) =>
        EventStream.Format("ping", call.Cloud.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
}
