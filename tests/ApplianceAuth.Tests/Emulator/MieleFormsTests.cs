using System.Text.Json.Nodes;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>The recorded forms of Miele's list of appliances and of its stream of one appliance.</summary>
public class MieleFormsTests : CloudTest
{
    private const string Oven = "000100200304";

    [Fact]
    public async Task List_as_an_array_has_one_appliance_in_each_map()
    {
        Control.Settings = Control.Settings with { MieleList = MieleListForm.Array };
        using Caller caller = Caller.Miele(Host);
        string token = (string)(await caller.SignInAsync(("scope", Caller.MieleScope)))["access_token"]!;

        JsonArray list = JsonNode.Parse((await caller.CallAsync("/v1/devices", token, "application/json")).Body)!.AsArray();

        Assert.Equal(10, list.Count);
        Assert.All(list, map => Assert.Single(map!.AsObject()));
        Assert.Equal("devices", await FirstAsync(caller, token, "all", JsonValueKindOf.Array));
    }

    [Fact]
    public async Task Stream_of_one_appliance_sends_the_bare_document_or_a_map()
    {
        using Caller caller = Caller.Miele(Host);
        string token = (string)(await caller.SignInAsync(("scope", Caller.MieleScope)))["access_token"]!;

        Assert.Equal("device", await FirstAsync(caller, token, Oven, JsonValueKindOf.Document));
        Control.Settings = Control.Settings with { MieleStream = MieleStreamForm.Map };
        Assert.Equal("devices", await FirstAsync(caller, token, Oven, JsonValueKindOf.Map));
    }

    private static async Task<string> FirstAsync(Caller caller, string token, string appliance, JsonValueKindOf form)
    {
        using HttpClient http = new();
        using HttpRequestMessage message = new(HttpMethod.Get, caller.Address($"/v1/devices/{appliance}/events"));
        message.Headers.Authorization = new("Bearer", token);
        message.Headers.Accept.ParseAdd("text/event-stream");
        using HttpResponseMessage response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        string name = (await reader.ReadLineAsync())!["event: ".Length..];
        JsonNode data = JsonNode.Parse((await reader.ReadLineAsync())!["data: ".Length..])!;
        Assert.Equal(
            form,
            data is JsonArray ? JsonValueKindOf.Array : data["ident"] is not null ? JsonValueKindOf.Document : data[Oven] is not null ? JsonValueKindOf.Map : JsonValueKindOf.Other);
        return name;
    }

    private enum JsonValueKindOf
    {
        Other,
        Map,
        Array,
        Document,
    }
}
