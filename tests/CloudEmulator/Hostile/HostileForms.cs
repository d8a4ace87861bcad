using System.Text;

namespace CloudEmulator.Hostile;

/// <summary>Responses with a placeholder, <c>@</c>, for a hostile value.</summary>
internal static class HostileForms
{
    private const string HomeConnectFirst = """{"haId":"GOOD-1","name":"First","type":"Oven","brand":"Bosch","connected":false}""";
    private const string HomeConnectLast = """{"haId":"GOOD-2","name":"Last","type":"Hood","brand":"Bosch","connected":false}""";
    private const string MieleFirst = """
        "GOOD-1":{"ident":{"type":{"value_raw":12,"value_localized":"Oven"},"deviceName":""},"state":{"status":{"value_raw":5},"remainingTime":[0,35],"temperature":[{"value_raw":9150,"unit":"Celsius"}]}}
        """;

    private const string MieleLast = """
        "GOOD-2":{"ident":{"deviceName":"Last"},"state":{"ProgramID":{"value_raw":6,"value_localized":"Fan plus"}}}
        """;

    private static readonly string[] s_good = ["GOOD-1", "GOOD-2"];

    /// <summary>Returns a valid response.</summary>
    public static string Good(HostileTarget target) => target switch
    {
        HostileTarget.HomeConnectList => Form("""{"data":{"homeappliances":[FIRST,LAST]}}""", HomeConnectFirst, HomeConnectLast),
        HostileTarget.HomeConnectStatus => """{"data":{"status":[{"key":"BSH.Common.Status.OperationState","value":"BSH.Common.EnumType.OperationState.Ready"}]}}""",
        HostileTarget.HomeConnectEvent => """{"haId":"GOOD-1","items":[{"key":"GOOD-1","timestamp":1795348800,"value":1},{"key":"GOOD-2","value":"x"}]}""",
        HostileTarget.Token => """
            {"access_token":"canary-hostile","token_type":"Bearer","expires_in":3600,"refresh_token":"r","scope":"a b","id_token":"i","refresh_expires_in":100,"session_state":"s","not-before-policy":0}
            """,
        _ => Form("""{FIRST,LAST}""", MieleFirst, MieleLast),
    };

    /// <summary>Returns the forms, with the items that a reader must still return.</summary>
    public static IReadOnlyList<(string Form, IReadOnlyList<string> Survivors)> Of(HostileTarget target) => target switch
    {
        HostileTarget.HomeConnectList =>
        [
            ("@", []), ("""{"data":@}""", []), ("""{"data":{"homeappliances":@}}""", []),
            (Form("""{"data":{"homeappliances":[FIRST,@,LAST]}}""", HomeConnectFirst, HomeConnectLast), s_good),
            (Form("""{"data":{"homeappliances":[FIRST,{"haId":"BAD","name":@,"type":@,"brand":@,"connected":@},LAST]}}""", HomeConnectFirst, HomeConnectLast), s_good),
            (Form("""{"data":{"homeappliances":[FIRST,{"haId":@,"connected":false},LAST]}}""", HomeConnectFirst, HomeConnectLast), s_good),
        ],
        HostileTarget.HomeConnectStatus =>
        [
            ("@", []), ("""{"data":@}""", []), ("""{"data":{"status":@}}""", []), ("""{"data":{"status":[@,{"key":@,"value":@}]}}""", []),
            ("""{"data":{"status":[{"key":"BSH.Common.Status.OperationState","value":@},{"key":"Cooking.Oven.Status.CurrentCavityTemperature","value":@,"unit":@}]}}""", []),
        ],
        HostileTarget.HomeConnectEvent =>
        [
            ("@", []), ("""{"haId":"A","items":@}""", []), ("""{"haId":@,"key":"K","value":@,"timestamp":@,"unit":@}""", []),
            ("""{"haId":"A","items":[{"key":"GOOD-1","value":1},@,{"key":"GOOD-2","value":2}]}""", s_good),
            ("""{"haId":"A","items":[{"key":"GOOD-1","value":1},{"key":"K","value":@,"timestamp":@,"unit":@},{"key":@,"value":1},{"key":"GOOD-2","value":2}]}""", s_good),
            ("""{"haId":"A","items":[{"key":"GOOD-1","value":1},{"key":"BSH.Common.Option.StartInRelative","value":@,"timestamp":@},{"key":"Cooking.Oven.Status.CurrentCavityTemperature","value":@,"unit":@},{"key":"GOOD-2","value":2}]}""", s_good),
        ],
        HostileTarget.Token =>
        [
            ("@", []), ("""{"access_token":@,"expires_in":3600}""", []), ("""{"access_token":"canary-hostile","expires_in":@,"refresh_expires_in":@,"not-before-policy":@}""", []),
            ("""{"access_token":"canary-hostile","refresh_token":@,"scope":@,"id_token":@,"token_type":@,"session_state":@}""", []),
            ("""{"error":@,"error_description":@}""", []), ("""{"error":"invalid_request","error_description":@}""", []),
        ],
        _ =>
        [
            ("@", []), (Form("""{FIRST,"BAD":@,LAST}""", MieleFirst, MieleLast), s_good), (Form("""[{FIRST},@,{LAST}]""", MieleFirst, MieleLast), s_good),
            (Form("""{FIRST,"BAD":{"ident":@,"state":@},LAST}""", MieleFirst, MieleLast), s_good),
            (Form("""{FIRST,"BAD":{"ident":{"deviceName":@,"type":{"value_raw":@,"value_localized":@}},"state":{"status":{"value_raw":@},"remainingTime":@,"temperature":@}},LAST}""", MieleFirst, MieleLast), s_good),
            (Form("""{FIRST,"BAD":{"ident":{"deviceName":"x"},"state":{"status":{"value_raw":4},"startTime":@,"elapsedTime":@,"targetTemperature":@,"ecoFeedback":@,"signalInfo":@,"batteryLevel":@,"remoteEnable":@}},LAST}""", MieleFirst, MieleLast), s_good),
            (Form("""[{FIRST},{"BAD":@},{"ident":{"deviceIdentLabel":{"fabNumber":@}}},{LAST}]""", MieleFirst, MieleLast), s_good),
        ],
    };

    private static string Form(string form, string first, string last) =>
        form.Replace("FIRST", first, StringComparison.Ordinal).Replace("LAST", last, StringComparison.Ordinal);

    /// <summary>Replaces the placeholders of a form by a value.</summary>
    public static byte[] Fill(string form, byte[] value)
    {
        List<byte> filled = [];
        foreach (string part in form.Split('@'))
        {
            filled.AddRange(filled.Count == 0 && part.Length == 0 ? [] : Encoding.UTF8.GetBytes(part));
            filled.AddRange(value);
        }

        // One more value was added than there are placeholders.
        filled.RemoveRange(filled.Count - value.Length, value.Length);
        return [.. filled];
    }
}
