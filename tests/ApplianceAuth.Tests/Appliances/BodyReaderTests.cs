using System.Text.Json;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the keys and values in the request bodies of each resource.</summary>
public class BodyReaderTests
{
    [Theory]
    [InlineData("settings", """{"key":"A","value":4}""", null, "settings A 4")]
    [InlineData("settings", """[{"key":"A","value":4},{"key":"B"},7]""", null, "settings A 4; settings B ")]
    [InlineData("settings", """{"value":4}""", null, "")]
    [InlineData("settings", """{"settings":[{"key":"A","value":4}]}""", null, "")]
    [InlineData("settings", "7", null, "")]
    [InlineData("programs/active", """{"key":"P","options":[{"key":"O","value":1}]}""", null, "programs P ; programs/P O 1")]
    [InlineData("programs/active", """{"key":"P","options":7}""", null, "programs P ")]
    [InlineData("programs/selected/options", """{"options":[{"key":"O","value":1}]}""", "P", "programs/P O 1")]
    [InlineData("programs/selected/options", """[{"key":"O","value":1}]""", "P", "programs/P O 1")]
    [InlineData("programs/selected/options", """{"key":"O","value":1}""", null, "programs/ O 1")]
    public void Home_Connect_has_items(string path, string body, string? parent, string values) =>
        Assert.Equal(values, Read(KnownProviders.HomeConnect, "/homeappliances/*/" + path, body, parent));

    [Theory]
    [InlineData("actions", """{"light":1,"modes":[1],"startTime":[1,30]}""", "actions light 1; actions modes [1]; actions startTime [1,30]")]
    [InlineData("actions", """{"targetTemperature":[{"zone":2,"value":4}]}""", "actions/targetTemperature 2 4")]
    [InlineData("actions", """{"targetTemperature":[]}""", "actions targetTemperature []")]
    [InlineData("programs", """{"programId":24,"temperature":180,"duration":[1,0]}""", "programs 24 ; programs/24 temperature 180; programs/24 duration [1,0]")]
    [InlineData("programs", """{"programId":"24"}""", "programs 24 ")]
    public void Miele_has_maps(string path, string body, string values) => Assert.Equal(values, Read(KnownProviders.Miele, "/devices/*/" + path, body, null));

    [Theory]
    [InlineData("actions/targetTemperature", "1", "targetTemperature[1]")]
    [InlineData("actions/targetTemperature", "x1", "x1")]
    [InlineData("actions", "1", "1")]
    [InlineData("/actions", "1", "1")]
    public void Zone_is_displayed_with_the_key_that_it_is_nested_in(string group, string key, string name) =>
        Assert.Equal(name, new BodyValue(group, key, default).DisplayName);

    private static string Read(Provider provider, string path, string body, string? parent)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return string.Join("; ", new BodyReader(provider.KeyResources.Single(one => one.Path == path)).Read(document.RootElement, parent)
            .Select(value => $"{value.Group} {value.Key} {(value.Value.ValueKind == JsonValueKind.Undefined ? "" : value.Value.GetRawText())}"));
    }
}
