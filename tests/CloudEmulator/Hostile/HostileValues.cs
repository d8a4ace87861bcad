using System.Text;

namespace CloudEmulator.Hostile;

/// <summary>Values that have caused failures in readers, or could.</summary>
internal static class HostileValues
{
    private static readonly string[] s_json =
    [
        "null", "true", "0", "-1", "1e999", "-1e999", "1e-400", "-0", "99999999999999999999999999", "-32768", "-3276800", "253402300800", "253402300798", new string('9', 400),
        "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\ud800b\"", "\"\\u202e\\u2066\"", "\"\\u001b]0;x\\u0007\"", "\"\\\\ud800\"",
        "\"%00%0d%0a\"", "\"../../etc\"", "\"*\"", "\"$(x)\"", $"\"{new string('x', 70_000)}\"",
        "[]", "[[]]", "[null]", "[1,\"x\",{}]", $"[{string.Join(',', Enumerable.Repeat("null", 3000))}]", $"{new string('[', 900)}{new string(']', 900)}",
        "{}", "{\"\":1}", "{\"a\":1,\"A\":2}", "{\"a\":1,\"a\":2}", "{\"psobject\":1}", "{\"pstypenames\":[\"x\"]}", "{\"x\":{\"PSBase\":{}}}", "{\"\\ud800\":1}", "{\"\\u0000\":{}}",
        "{\"haId\":{}}", "{\"haId\":\"\"}", "{\"haId\":\"\\ud800\"}", "{\"haId\":7}", "{\"Account\":\"other\",\"ApplianceId\":1,\"Vault\":null}",
        "{\"ident\":null,\"state\":null}", "{\"ident\":[],\"state\":\"\"}", "{\"state\":{\"remainingTime\":[\"x\",{}],\"status\":[]}}",
        "{\"state\":{\"remainingTime\":[1e308,1e308]}}", "{\"state\":{\"temperature\":{\"value_raw\":1e308,\"unit\":5}}}",
        "{\"state\":{\"temperature\":[null,[],{\"value_raw\":\"x\"},{\"value_raw\":-9e99,\"unit\":\"Kelvin\"}]}}",
        "\"x.EnumType.Probe.\u0666\u0660dC\"", "{\"state\":{\"temperature\":{\"value_raw\":\"\u0966\u0966dF\"}}}", "[1e308,0]",
        "{\"key\":\"A\",\"constraints\":{\"min\":[1e308,0],\"max\":[1e308,0]}}", "{\"startTime\":[[1e308,0],[1e308,0]]}",
        "{\"key\":null,\"value\":{}}", "{\"key\":\"\\udfff\",\"value\":\"\\ud83d\"}", "{\"items\":[null,1,[],{}]}", "{\"items\":{}}",
        "{\"error\":\"x\"}", "{\"error\":{\"key\":\"\\ud800\",\"description\":[]}}", "{\"message\":7}", "{\"data\":null}",
    ];

    private static readonly string[] s_text =
    [
        "", " ", "\uFEFF", "nul", "{", "}", "[", "{]", "{'a':1}", "{\"a\":1,}", "[1,]", "NaN", "01", "+1", "// c", "{}{}", "{} x", "\"", "\"a\tb\"", "{\"a\":", "{\"a\"}", "\0", "\0{}",
        "<html>", "<!DOCTYPE html><html><body>Sign in to the network</body></html>", "default backend - 404", "no healthy upstream", "OK", ")]}',\n{}", "event: x\ndata: {}",
        "Requests are blocked during the remaining period of 99999999999 seconds.", new string('[', 1100), new string('[', 200_000),
    ];

    private static readonly string[] s_bytes =
    [
        "22FC22", "22C0AF22", "22EDA08022", "22F580808022", "7B22FC223A317D", "226B22",
    ];

    /// <summary>Values that are JSON; some contain strings that are not valid Unicode.</summary>
    public static IReadOnlyList<byte[]> Json { get; } = [.. s_json.Select(Encoding.UTF8.GetBytes), .. s_bytes.Select(Convert.FromHexString)];

    /// <summary>Texts and bytes that are not JSON.</summary>
    public static IReadOnlyList<byte[]> Text { get; } =
    [
        .. s_text.Select(Encoding.UTF8.GetBytes), "\uFEFF\uFEFF{}"u8.ToArray(), [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], [0x1F, 0x8B, 8, 0], [0xFC], [0x80, 0x80], [0x7B, 0x22, 0xFF],
    ];
}
