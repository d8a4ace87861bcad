using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>Programs, options, settings and commands of Home Connect's appliances.</summary>
public class HomeConnectProgramsTests : CloudTest
{
    private const string Dishwasher = "BOSCH-SMV8YCX03E-68A40E000001", Oven = "SIEMENS-HB776GKB1-68A40E000002";
    private const string Hob = "GAGGENAU-CX482111-68A40E000008", CoffeeMaker = "SIEMENS-TQ907R03-68A40E000003";
    private const string FridgeFreezer = "SIEMENS-KG49NAICT-68A40E000006";
    private const string MediaType = "application/vnd.bsh.sdk.v1+json";
    private const string Quick = """{"key":"Dishcare.Dishwasher.Program.Quick45"}""";
    private const string HotAir = "Cooking.Oven.Program.HeatingMode.HotAir";

    [Theory]
    [InlineData(Dishwasher, "PUT programs/active", Quick, "SDK.Error.ActiveProgramSet")]
    [InlineData(Dishwasher, "PUT programs/selected", Quick, "SDK.Error.ActiveProgramSet")]
    [InlineData(Dishwasher, "GET programs/available", null, "SDK.Error.WrongOperationState")]
    [InlineData(Dishwasher, "PUT programs/active/options/Dishcare.Dishwasher.Option.HygienePlus", """{"key":"Dishcare.Dishwasher.Option.HygienePlus","value":true}""", "SDK.Error.UnsupportedOption")]
    [InlineData(Dishwasher, "PUT commands/BSH.Common.Command.ResumeProgram", """{"key":"BSH.Common.Command.ResumeProgram","value":true}""", "SDK.Error.WrongOperationState")]
    [InlineData(Dishwasher, "PUT commands/BSH.Common.Command.PauseProgram", """{"key":"BSH.Common.Command.PauseProgram","value":false}""", "400")]
    [InlineData(Oven, "DELETE programs/active", null, "SDK.Error.WrongOperationState")]
    [InlineData(Oven, "PUT programs/active/options", """{"options":[]}""", "SDK.Error.ActiveProgramNotSet")]
    [InlineData(Oven, "PUT programs/active", """{"key":"Cooking.Oven.Program.HeatingMode.Toast"}""", "SDK.Error.UnsupportedProgram")]
    [InlineData(Oven, "PUT programs/active", """{"key":"Cooking.Oven.Program.HeatingMode.HotAir","options":[{"key":"Cooking.Oven.Option.Toast","value":1}]}""", "SDK.Error.UnsupportedOption")]
    [InlineData(Oven, "PUT programs/active", """{"key":"Cooking.Oven.Program.HeatingMode.HotAir","options":[{"key":"Cooking.Oven.Option.SetpointTemperature","value":300}]}""", "SDK.Error.InvalidOptionValue")]
    [InlineData(Oven, "PUT programs/selected/options/Cooking.Oven.Option.SetpointTemperature", """{"key":"Cooking.Oven.Option.SetpointTemperature","value":181}""", "SDK.Error.InvalidOptionValue")]
    [InlineData(Oven, "PUT programs/selected/options/Cooking.Oven.Option.FastPreHeat", """{"key":"Cooking.Oven.Option.SetpointTemperature","value":180}""", "400")]
    [InlineData(Oven, "PUT settings/BSH.Common.Setting.PowerState", """{"key":"BSH.Common.Setting.PowerState","value":"BSH.Common.EnumType.PowerState.Off"}""", "SDK.Error.InvalidSettingValue")]
    [InlineData(Oven, "PUT settings/BSH.Common.Setting.AlarmClock", """{"key":"BSH.Common.Setting.AlarmClock","value":"60"}""", "SDK.Error.InvalidSettingValue")]
    [InlineData(Oven, "PUT settings", """{"key":"BSH.Common.Setting.AlarmClock","value":60}""", "400")]
    [InlineData(Hob, "PUT programs/active", """{"key":"Cooking.Hob.Program.PowerLevelMode"}""", "BSH.Common.Error.LockedByLocalControl")]
    [InlineData(CoffeeMaker, "PUT programs/active", """{"key":"ConsumerProducts.CoffeeMaker.Program.Beverage.Espresso"}""", "SDK.Error.WrongOperationState")]
    [InlineData(CoffeeMaker, "PUT settings/ConsumerProducts.CoffeeMaker.Setting.CupWarmer", """{"key":"ConsumerProducts.CoffeeMaker.Setting.CupWarmer","value":true}""", "SDK.Error.InvalidSettingState")]
    [InlineData(FridgeFreezer, "GET programs", null, "SDK.Error.UnsupportedOperation")]
    [InlineData(FridgeFreezer, "PUT settings/Refrigeration.FridgeFreezer.Setting.SetpointTemperatureFreezer", """{"key":"Refrigeration.FridgeFreezer.Setting.SetpointTemperatureFreezer","value":-25}""", "SDK.Error.InvalidSettingValue")]
    public async Task Call_that_violates_a_precondition_returns_its_key(string haId, string call, string? data, string key) =>
        Assert.Equal(key, (string?)(await SendAsync(await CallerAsync(), haId, call, data))["error"]?["key"]);

    [Theory]
    [InlineData("RemoteControlStartAllowed", "false", "BSH.Common.Error.RemoteStartNotActive")]
    [InlineData("RemoteControlActive", "false", "BSH.Common.Error.RemoteControlNotActive")]
    [InlineData("DoorState", "\"BSH.Common.EnumType.DoorState.Open\"", "SDK.Error.WrongDoorState")]
    public async Task Start_that_the_appliance_does_not_allow_returns_its_key(string status, string value, string key)
    {
        Control.PutAppliance("homeconnect", JsonNode.Parse(
            $$"""{"appliance":{"haId":"{{Oven}}","type":"Oven","connected":true},"status":[{"key":"BSH.Common.Status.{{status}}","value":{{value}}}]}""")!.AsObject());

        JsonNode refusal = await SendAsync(await CallerAsync(), Oven, "PUT programs/active", $$"""{"key":"{{HotAir}}"}""");

        Assert.Equal(key, (string?)refusal["error"]?["key"]);
    }

    [Fact]
    public async Task Constraints_are_in_single_items_and_not_in_lists()
    {
        (Caller, string) caller = await CallerAsync();
        JsonNode settings = await SendAsync(caller, Oven, "GET settings"), setting = await SendAsync(caller, Oven, "GET settings/BSH.Common.Setting.AlarmClock");
        JsonNode programs = await SendAsync(caller, Oven, "GET programs/available"), program = await SendAsync(caller, Oven, $"GET programs/available/{HotAir}");

        Assert.All(settings["data"]!["settings"]!.AsArray(), item => Assert.Null(item!["constraints"]));
        Assert.Equal(38340, (int)setting["data"]!["constraints"]!["max"]!);
        Assert.All(programs["data"]!["programs"]!.AsArray(), item => Assert.Equal(["key", "name", "constraints"], item!.AsObject().Select(pair => pair.Key)));
        Assert.Equal(["key", "name", "options"], program["data"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(275, (int)program["data"]!["options"]![0]!["constraints"]!["max"]!);
    }

    [Fact]
    public async Task Started_program_has_its_defaults_waits_runs_and_ends()
    {
        (Caller, string) caller = await CallerAsync();
        string body = $$"""{"key":"{{HotAir}}","options":[{"key":"BSH.Common.Option.StartInRelative","value":3600}]}""";

        await SendAsync(caller, Oven, "PUT programs/active", body);
        JsonNode waiting = await SendAsync(caller, Oven, "GET status/BSH.Common.Status.OperationState");
        JsonNode options = await SendAsync(caller, Oven, "GET programs/active/options");
        Control.Settings = Control.Settings with { ProgramSpeed = 100_000 };
        await EventuallyAsync(async () => (string?)(await SendAsync(caller, Oven, "GET status/BSH.Common.Status.OperationState"))["data"]!["value"],
            "BSH.Common.EnumType.OperationState.Finished");

        Assert.Equal("BSH.Common.EnumType.OperationState.DelayedStart", (string?)waiting["data"]!["value"]);
        Assert.Contains(options["data"]!["options"]!.AsArray(), option => (string)option!["key"]! == "Cooking.Oven.Option.SetpointTemperature" && (int)option["value"]! == 160);
    }

    [Fact]
    public async Task Running_oven_pauses_resumes_and_changes_its_options()
    {
        (Caller, string) caller = await CallerAsync();
        async Task<string?> State() => ((string?)(await SendAsync(caller, Oven, "GET status/BSH.Common.Status.OperationState"))["data"]!["value"])!.Split('.')[^1];

        await SendAsync(caller, Oven, "PUT programs/active", $$"""{"key":"{{HotAir}}"}""");
        await SendAsync(caller, Oven, "PUT commands/BSH.Common.Command.PauseProgram", """{"key":"BSH.Common.Command.PauseProgram","value":true}""");
        string? paused = await State();
        await SendAsync(caller, Oven, "PUT commands", """[{"key":"BSH.Common.Command.ResumeProgram","value":true}]""");
        await SendAsync(caller, Oven, "PUT programs/active/options/BSH.Common.Option.Duration", """{"key":"BSH.Common.Option.Duration","value":2400}""");
        JsonNode duration = await SendAsync(caller, Oven, "GET programs/active/options/BSH.Common.Option.Duration");

        Assert.Equal(("Pause", "Run", 2400), (paused, await State(), (int)duration["data"]!["value"]!));
    }

    [Fact]
    public async Task Idle_appliances_are_ready_for_a_remote_start()
    {
        (Caller, string) caller = await CallerAsync();
        Control.ResetAppliances("homeconnect", idle: true);

        JsonNode started = await SendAsync(caller, Dishwasher, "PUT programs/active", Quick);

        Assert.Null(started["error"]);
    }

    private async Task<(Caller Caller, string Token)> CallerAsync()
    {
        Caller caller = Caller.HomeConnect(Host);
        return (caller, (string)(await caller.SignInAsync(("scope", "IdentifyAppliance Monitor Control Settings")))["access_token"]!);
    }

    private static async Task<JsonNode> SendAsync((Caller Caller, string Token) caller, string haId, string call, string? data = null)
    {
        (string method, string path) = (call.Split(' ')[0], call.Split(' ')[1]);
        using StringContent? content = data is null ? null : new($$"""{"data":{{data}}}""", Encoding.UTF8, new MediaTypeHeaderValue(MediaType));
        (_, string body, _) = await caller.Caller.CallAsync($"/api/homeappliances/{haId}/{path}", caller.Token, method: new(method), content: content);
        return body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!;
    }
}
