using ApplianceAuth.Appliances;
using static ApplianceAuth.Tests.Appliances.OneAppliance;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Values that clouds have sent, from user reports.</summary>
public class FieldValuesTests
{
    [Theory]
    [InlineData("""[{"value_raw":-3276800,"value_localized":-32768,"unit":"Celsius"}]""", null)]
    [InlineData("""[{"value_raw":-27316,"unit":"Celsius"}]""", null)]
    [InlineData("""[{"value_raw":-27315,"unit":"Celsius"}]""", -273.15)]
    [InlineData("""[{"value_raw":-45967,"unit":"Fahrenheit"}]""", -459.67)]
    [InlineData("""[{"value_raw":-45968,"unit":"Fahrenheit"}]""", null)]
    public void Temperature_below_absolute_zero_is_none(string temperature, double? degrees) => Assert.Equal(
        degrees, Miele($$$"""{"state":{"coreTemperature":{{{temperature}}} } }""").Temperatures.SingleOrDefault()?.Value);

    [Theory]
    [InlineData(1, null)]
    [InlineData(7, null)]
    [InlineData(8, null)]
    [InlineData(255, null)]
    [InlineData(5, 56)]
    [InlineData(6, 56)]
    [InlineData(4, 56)]
    public void Remaining_time_of_Miele_is_null_without_a_running_program(int status, int? minutes) => Assert.Equal(
        minutes, (int?)Miele($$$"""{"state":{"status":{"value_raw":{{{status}}} },"remainingTime":[0,56]}}""").RemainingTime?.TotalMinutes);

    [Theory]
    [InlineData("Inactive", null)]
    [InlineData("Finished", null)]
    [InlineData("Error", null)]
    [InlineData("Run", 60)]
    public void Remaining_time_of_Home_Connect_is_null_without_a_running_program(string state, int? seconds) => Assert.Equal(seconds, (int?)HomeConnect($$"""
        {"haId":"x","connected":true,"status":[{"key":"BSH.Common.Status.OperationState","value":"BSH.Common.EnumType.OperationState.{{state}}"} ],
         "program":{"options":[{"key":"BSH.Common.Option.RemainingProgramTime","value":60}]} }
        """).RemainingTime?.TotalSeconds);

    [Theory]
    [InlineData("DelayedStart", true)]
    [InlineData("Run", false)]
    [InlineData("Ready", false)]
    [InlineData("Finished", false)]
    public void Start_of_Home_Connect_is_null_unless_the_appliance_waits(string state, bool waits) => Assert.Equal(waits, HomeConnect($$"""
        {"haId":"x","connected":true,"status":[{"key":"BSH.Common.Status.OperationState","value":"BSH.Common.EnumType.OperationState.{{state}}"} ],
         "program":{"options":[{"key":"BSH.Common.Option.StartInRelative","value":3600}]} }
        """).StartsAt is not null);

    [Theory]
    [InlineData("""{"type":{"value_raw":73,"value_localized":""},"deviceName":"","deviceIdentLabel":{"techType":"DGC7450"}}""", "DGC7450")]
    [InlineData("""{"type":{"value_raw":73,"value_localized":" "},"deviceName":"  ","deviceIdentLabel":{"techType":"DGC7450"}}""", "DGC7450")]
    [InlineData("""{"type":{"value_raw":12,"value_localized":"Oven"},"deviceName":"","deviceIdentLabel":{"techType":"H7860"}}""", "Oven")]
    [InlineData("""{"type":{"value_raw":73,"value_localized":""},"deviceName":"Steam","deviceIdentLabel":{"techType":"DGC7450"}}""", "Steam")]
    public void Name_without_text_is_the_model(string ident, string name) => Assert.Equal(name, Miele("{\"ident\":" + ident + "}").Name);

    [Theory]
    [InlineData("LaundryCare.Dryer.Program.ColdRefresh.1Piece", "ColdRefresh.1Piece")]
    [InlineData("Cooking.Oven.Program.Microwave.900Watt", "Microwave.900Watt")]
    [InlineData("Cooking.Oven.Program.HeatingMode.HotAir", "HeatingMode.HotAir")]
    [InlineData("BSH.Common.Program.Favorite.001", "Favorite.001")]
    [InlineData("LaundryCare.Washer.Program.Cotton", "Cotton")]
    [InlineData("a.Program.", null)]
    [InlineData("a.b.Other", "Other")]
    public void Program_without_a_name_is_what_follows_Program_in_its_key(string key, string? program) =>
        Assert.Equal(program, HomeConnect($$"""{"haId":"x","program":{"key":"{{key}}"} }""").Program);

    [Fact]
    public void Favourite_has_the_text_of_its_option_as_its_name() => Assert.Equal("Öko & Hygiene", HomeConnect("""
        {"haId":"x","program":{"key":"BSH.Common.Program.Favorite.001","options":[{"key":"BSH.Common.Option.ProgramName","value":"Öko & Hygiene"}]}}
        """).Program);

    [Theory]
    [InlineData("""{"value_raw":200,"value_localized":""}""", "200")]
    [InlineData("""{"value_raw":200,"value_localized":"Hand wash "}""", "Hand wash")]
    [InlineData("""{"value_raw":0,"value_localized":""}""", null)]
    [InlineData("""{"value_raw":-32768,"value_localized":""}""", null)]
    [InlineData("""{"value_raw":null,"value_localized":null}""", null)]
    public void Program_of_Miele_is_its_trimmed_name_or_its_number(string program, string? shown) =>
        Assert.Equal(shown, Miele($$$"""{"state":{"ProgramID":{{{program}}} } }""").Program);

    [Theory]
    [InlineData("HeatingVentilationAirConditioning.AirConditioner.Option.SetpointTemperature", """{"value":22,"unit":"°C"}""", "Room", 22, "°C")]
    [InlineData("Cooking.Oven.Option.MeatProbeTemperatureV2", """{"value":60,"unit":"°C"}""", "Core", 60, "°C")]
    [InlineData("Cooking.Oven.Option.MeatProbeTemperatureV2", """{"value":"Cooking.Oven.EnumType.MeatProbeTemperatureV2.60dC"}""", "Core", 60, "°C")]
    [InlineData("Cooking.Oven.Option.MeatProbeTemperatureV2", """{"value":"Cooking.Oven.EnumType.MeatProbeTemperatureV2.140dF"}""", "Core", 140, "°F")]
    public void Temperature_options_of_Home_Connect_are_shown(string key, string value, string zone, double target, string unit) => Assert.Equal(
        [new TemperatureInfo(zone, null, target, unit)],
        HomeConnect($$"""{"haId":"x","program":{"options":[{"key":"{{key}}",{{value[1..]}} ]} }""").Temperatures);

    [Fact]
    public void Meat_probe_that_is_off_has_no_temperature() => Assert.Empty(HomeConnect("""
        {"haId":"x","program":{"options":[{"key":"Cooking.Oven.Option.MeatProbeTemperatureV2","value":"Cooking.Oven.EnumType.MeatProbeTemperatureV2.Off"}]}}
        """).Temperatures);

    [Fact]
    public void Cooktop_is_a_hob() => Assert.Equal("Hob", HomeConnect("""{"haId":"x","type":"Cooktop"}""").Type);
}
