using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using static ApplianceAuth.Tests.Appliances.OneAppliance;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Reads each value of a cloud's documents from a document of that form.</summary>
public class DocumentedSchemasTests
{
    [Fact]
    public void Home_Connect_details_take_one_request_each() => Assert.Equal(
        [
            "status: 'status' of /homeappliances/*/status",
            "program: all of /homeappliances/*/programs/active, if Waiting Running Paused ActionRequired Finished",
            "settings: 'settings' of /homeappliances/*/settings, of Refrigerator Freezer FridgeFreezer WineCooler",
        ],
        KnownProviders.HomeConnect.ApplianceSchema.Details.Select(Words));

    [Fact]
    public void Miele_has_no_details() => Assert.Empty(KnownProviders.Miele.ApplianceSchema.Details);

    [Fact]
    public void Home_Connect_appliance_is_read_from_list_status_and_program()
    {
        ApplianceInfo info = HomeConnect("""
            {"haId":"BOSCH-1","name":"My oven","brand":"Bosch","type":"Oven","connected":true,
             "status":[
               {"key":"BSH.Common.Status.DoorState","value":"BSH.Common.EnumType.DoorState.Closed"},
               {"key":"BSH.Common.Status.OperationState","value":"BSH.Common.EnumType.OperationState.Run"},
               {"key":"Cooking.Oven.Status.CurrentCavityTemperature","value":120,"unit":"°C"}],
             "program":{"key":"Cooking.Oven.Program.HeatingMode.HotAir","options":[
               {"key":"Cooking.Oven.Option.SetpointTemperature","value":356,"unit":"°F"},
               {"key":"BSH.Common.Option.RemainingProgramTime","value":1800,"unit":"seconds"}]}}
            """);

        Assert.Equal(("BOSCH-1", "My oven", "Bosch", "Oven", true), (info.Id, info.Name, info.Brand, info.Type, info.Connected));
        Assert.Equal(("Running", "HeatingMode.HotAir", TimeSpan.FromMinutes(30)), (info.State, info.Program, info.RemainingTime));
        Assert.Equal([new TemperatureInfo("Cavity", 120, 356, "°C")], info.Temperatures);
    }

    [Theory]
    [InlineData("false", false, "NotConnected")]
    [InlineData("true", true, "On")]
    [InlineData("\"yes\"", null, "On")]
    [InlineData("null", null, "On")]
    public void Home_Connect_connected_is_separate_from_the_state(string connected, bool? reached, string state)
    {
        ApplianceInfo info = HomeConnect($$"""
            {"haId":"x","connected":{{connected}},"status":[{"key":"BSH.Common.Status.OperationState","value":"BSH.Common.EnumType.OperationState.Ready"}]}
            """);

        Assert.Equal((reached, state), (info.Connected, info.State));
    }

    [Theory]
    [InlineData("Refrigeration.FridgeFreezer.Setting.SetpointTemperatureRefrigerator", "Refrigerator")]
    [InlineData("Refrigeration.FridgeFreezer.Setting.SetpointTemperatureFreezer", "Freezer")]
    [InlineData("Refrigeration.Common.Setting.BottleCooler.SetpointTemperature", "BottleCooler")]
    [InlineData("Refrigeration.Common.Setting.ChillerCommon.SetpointTemperature", "Chiller")]
    [InlineData("Refrigeration.Common.Setting.ChillerLeft.SetpointTemperature", "ChillerLeft")]
    [InlineData("Refrigeration.Common.Setting.ChillerRight.SetpointTemperature", "ChillerRight")]
    [InlineData("Refrigeration.Common.Setting.WineCompartment.SetpointTemperature", "WineCompartment")]
    [InlineData("Refrigeration.Common.Setting.WineCompartment2.SetpointTemperature", "WineCompartment2")]
    [InlineData("Refrigeration.Common.Setting.WineCompartment3.SetpointTemperature", "WineCompartment3")]
    public void Home_Connect_cooling_temperatures_are_settings(string key, string zone) => Assert.Equal(
        [new TemperatureInfo(zone, null, 5, "°C")],
        HomeConnect($$"""{"haId":"x","settings":[{"key":"{{key}}","value":5,"unit":"°C"}]}""").Temperatures);

    [Fact]
    public void Miele_appliance_is_read_from_the_list()
    {
        ApplianceInfo info = Miele("""
            {"ident":{"deviceName":"My oven","type":{"value_raw":12,"value_localized":"Oven"}},
             "state":{
               "ProgramID":{"value_raw":6,"value_localized":"Fan plus"},
               "status":{"value_raw":5,"value_localized":"In use"},
               "remainingTime":[1,30],
               "temperature":[{"value_raw":12050,"unit":"Celsius"}],
               "targetTemperature":[{"value_raw":18000,"unit":"Celsius"}],
               "coreTemperature":[{"value_raw":4000,"unit":"Celsius"}],
               "coreTargetTemperature":[{"value_raw":7500,"unit":"Celsius"}]}}
            """);

        Assert.Equal(("1", "My oven", "Miele", "Oven", true), (info.Id, info.Name, info.Brand, info.Type, info.Connected));
        Assert.Equal(("Running", "Fan plus", TimeSpan.FromMinutes(90)), (info.State, info.Program, info.RemainingTime));
        Assert.Equal([new("1", 120.5, 180, "°C"), new TemperatureInfo("Core", 40, 75, "°C")], info.Temperatures);
    }

    private static string Words(ApplianceDetail detail) =>
        $"{detail.Name}: {(detail.Member is null ? "all" : $"'{detail.Member}'")} of {detail.Path}"
        + (detail.States.Count > 0 ? $", if {string.Join(' ', detail.States)}" : "")
        + (detail.Types.Count > 0 ? $", of {string.Join(' ', detail.Types)}" : "");
}
