using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Actions, programs and rooms of Miele's appliances.</summary>
public class MieleProgramsTests : CloudTest
{
    private const string Dishwasher = "000100200301", Oven = "000100200304", FridgeFreezer = "000100200305", Hood = "000100200307", Robot = "000100200309";

    [Theory]
    [InlineData(Dishwasher, "actions", """{"processAction":1}""", true)]
    [InlineData(Dishwasher, "actions", """{"processAction":3}""", false)]
    [InlineData(Dishwasher, "actions", """{"startTime":[2,30]}""", true)]
    [InlineData(Dishwasher, "actions", """{"startTime":[24,0]}""", false)]
    [InlineData(Dishwasher, "actions", """{"startTime":[1,60]}""", false)]
    [InlineData(Dishwasher, "actions", """{"deviceName":"Scullery"}""", true)]
    [InlineData(Dishwasher, "actions", """{"deviceName":true}""", false)]
    [InlineData(Dishwasher, "actions", """{"powerOff":false}""", false)]
    [InlineData(FridgeFreezer, "actions", """{"targetTemperature":[{"zone":2,"value":-20}]}""", true)]
    [InlineData(FridgeFreezer, "actions", """{"targetTemperature":[{"zone":2,"value":5}]}""", false)]
    [InlineData(FridgeFreezer, "actions", """{"processAction":4}""", true)]
    [InlineData(FridgeFreezer, "actions", """{"processAction":5}""", false)]
    [InlineData(FridgeFreezer, "actions", """{"modes":1}""", true)]
    [InlineData(FridgeFreezer, "actions", """{"modes":3}""", false)]
    [InlineData(Hood, "actions", """{"ventilationStep":4}""", true)]
    [InlineData(Hood, "actions", """{"ventilationStep":5}""", false)]
    [InlineData(Hood, "actions", """{"colors":"blue"}""", true)]
    [InlineData(Hood, "actions", """{"colors":"red"}""", false)]
    [InlineData(Oven, "programs", """{"programId":13,"duration":[0,40],"temperature":180}""", true)]
    [InlineData(Oven, "programs", """{"programId":13,"temperature":180}""", false)]
    [InlineData(Oven, "programs", """{"programId":13,"duration":[0,40],"temperature":182}""", false)]
    [InlineData(Oven, "programs", """{"programId":99}""", false)]
    [InlineData(Robot, "rooms", """{"mapId":1,"rooms":[1,5]}""", true)]
    [InlineData(Robot, "rooms", """{"mapId":2,"rooms":[5]}""", false)]
    public async Task Call_succeeds_if_the_appliance_offers_it(string id, string path, string body, bool expected)
    {
        Control.ResetAppliances("miele", idle: true);
        Assert.Equal(expected ? 204 : 400, (await SendAsync(await CallerAsync(), id, $"PUT {path}", body)).Status);
    }

    [Fact]
    public async Task Call_of_a_disconnected_appliance_is_rejected() =>
        Assert.Equal(400, (await SendAsync(await CallerAsync(), Robot, "PUT actions", """{"processAction":1}""")).Status);

    [Fact]
    public async Task Offered_actions_depend_on_the_status()
    {
        Control.ResetAppliances("miele", idle: true);
        (Caller, string) caller = await CallerAsync();
        async Task<string> Offered() => (await SendAsync(caller, Dishwasher, "GET actions")).Body["processAction"]!.ToJsonString();

        string waiting = await Offered();
        await SendAsync(caller, Dishwasher, "PUT actions", """{"processAction":1}""");
        string running = await Offered();
        await SendAsync(caller, Dishwasher, "PUT actions", """{"processAction":3}""");
        string paused = await Offered();
        await SendAsync(caller, Dishwasher, "PUT actions", """{"processAction":2}""");

        Assert.Equal(["[1,2]", "[2,3]", "[1,2]", "[]"], [waiting, running, paused, await Offered()]);
    }

    [Fact]
    public async Task Delayed_program_starts_ends_and_reports_its_consumption()
    {
        Control.ResetAppliances("miele", idle: true);
        (Caller, string) caller = await CallerAsync();
        await SendAsync(caller, Dishwasher, "PUT actions", """{"startTime":[1,30]}""");
        JsonNode waiting = (await SendAsync(caller, Dishwasher, "GET state")).Body;

        Control.Settings = Control.Settings with { ProgramSpeed = 100_000 };
        await EventuallyAsync(async () => (int)(await SendAsync(caller, Dishwasher, "GET state")).Body["status"]!["value_raw"]!, 7);
        JsonNode ended = (await SendAsync(caller, Dishwasher, "GET state")).Body;

        Assert.Equal(("[1,30]", "[0,58]"), (waiting["startTime"]!.ToJsonString(), waiting["remainingTime"]!.ToJsonString()));
        Assert.Equal((1.2, 11.0), ((double)ended["ecoFeedback"]!["currentEnergyConsumption"]!["value"]!, (double)ended["ecoFeedback"]!["currentWaterConsumption"]!["value"]!));
    }

    private async Task<(Caller Caller, string Token)> CallerAsync()
    {
        Caller caller = Caller.Miele(Host);
        return (caller, (string)(await caller.SignInAsync(("scope", Caller.MieleScope)))["access_token"]!);
    }

    private static async Task<(int Status, JsonNode Body)> SendAsync((Caller Caller, string Token) caller, string id, string call, string? data = null)
    {
        (string method, string path) = (call.Split(' ')[0], call.Split(' ')[1]);
        using StringContent? content = data is null ? null : new(data, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        (int status, string body, _) = await caller.Caller.CallAsync($"/v1/devices/{id}/{path}", caller.Token, "application/json", new(method), content);
        return (status, body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!);
    }
}
