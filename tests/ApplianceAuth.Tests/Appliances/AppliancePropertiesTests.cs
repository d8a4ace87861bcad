using System.Globalization;
using System.Text.Json;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of single keys and values, as events contain them.</summary>
public class AppliancePropertiesTests
{
    private static readonly DateTimeOffset s_at = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Providers => [.. KnownProviders.All.Select(provider => provider.Id)];

    [Theory]
    [InlineData("BSH.Common.Status.OperationState", "\"BSH.Common.EnumType.OperationState.Run\"", null, "State", "Running")]
    [InlineData("BSH.Common.Status.OperationState", "\"BSH.Common.EnumType.OperationState.New\"", null, "State", "New")]
    [InlineData("BSH.Common.Appliance.Connected", "true", null, "Connected", "True")]
    [InlineData("BSH.Common.Appliance.Disconnected", "true", null, "Connected", "False")]
    [InlineData("BSH.Common.Root.ActiveProgram", "\"Dishcare.Dishwasher.Program.Eco50\"", null, "Program", "Eco50")]
    [InlineData("BSH.Common.Option.RemainingProgramTime", "6840", "seconds", "RemainingTime", "01:54:00")]
    [InlineData("BSH.Common.Option.ElapsedProgramTime", "0", "seconds", "ElapsedTime", "00:00:00")]
    [InlineData("BSH.Common.Option.StartInRelative", "3600", "seconds", "StartsAt", "2026-11-05T13:00:00+00:00")]
    [InlineData("BSH.Common.Option.StartInRelative", "0", "seconds", "StartsAt", null)]
    [InlineData("BSH.Common.Option.FinishInRelative", "7200", "seconds", "FinishesAt", "2026-11-05T14:00:00+00:00")]
    [InlineData("LaundryCare.Washer.Option.ProcessPhase", "\"LaundryCare.Washer.EnumType.ProcessPhase.Rinsing\"", null, "Phase", "Rinsing")]
    [InlineData("LaundryCare.Washer.Option.ProcessPhase", "\"LaundryCare.Washer.EnumType.ProcessPhase.Undefined\"", null, "Phase", null)]
    [InlineData("BSH.Common.Status.DoorState", "\"BSH.Common.EnumType.DoorState.Locked\"", null, "Door", "Locked")]
    [InlineData("Refrigeration.Common.Status.Door.Freezer", "\"Refrigeration.Common.EnumType.Door.States.Open\"", null, "Door", "Open")]
    [InlineData("BSH.Common.Status.RemoteControlStartAllowed", "false", null, "RemoteStart", "False")]
    [InlineData("BSH.Common.Status.RemoteControlStartAllowed", "\"false\"", null, "RemoteStart", null)]
    [InlineData("BSH.Common.Status.BatteryLevel", "87", "%", "Battery", "87")]
    [InlineData("BSH.Common.Status.BatteryLevel", "87", "mV", "Battery", null)]
    [InlineData("BSH.Common.Option.EnergyForecast", "60", "%", "EnergyForecastPercent", "60")]
    [InlineData("BSH.Common.Option.WaterForecast", "43.4", null, "WaterForecastPercent", "43.4")]
    [InlineData("Dishcare.Dishwasher.Event.SaltNearlyEmpty", "\"BSH.Common.EnumType.EventPresentState.Present\"", null, "Problems", "SaltNearlyEmpty")]
    [InlineData("Dishcare.Dishwasher.Event.SaltNearlyEmpty", "\"BSH.Common.EnumType.EventPresentState.Confirmed\"", null, "Problems", "SaltNearlyEmpty")]
    [InlineData("Dishcare.Dishwasher.Event.SaltNearlyEmpty", "\"BSH.Common.EnumType.EventPresentState.Off\"", null, "Problems", null)]
    [InlineData("ConsumerProducts.CleaningRobot.Status.DustBoxInserted", "false", null, "Problems", "DustBoxMissing")]
    [InlineData("ConsumerProducts.CleaningRobot.Status.DustBoxInserted", "true", null, "Problems", null)]
    public void Home_Connect_event_has_the_property_and_value(string key, string value, string? unit, string property, string? expected) =>
        Check(KnownProviders.HomeConnect, key, new(Json(value), null, unit), property, expected);

    [Theory]
    [InlineData("state/status", """{"value_raw":7,"value_localized":"Fertig","key_localized":"Status"}""", "State", "Finished")]
    [InlineData("state/status", """{"value_raw":-32768,"value_localized":""}""", "State", null)]
    [InlineData("state/ProgramID", """{"value_raw":38,"value_localized":" QuickPowerWash "}""", "Program", "QuickPowerWash")]
    [InlineData("state/remainingTime", "[1,59]", "RemainingTime", "01:59:00")]
    [InlineData("state/remainingTime", "[0,0]", "RemainingTime", null)]
    [InlineData("state/elapsedTime", "{}", "ElapsedTime", null)]
    [InlineData("state/startTime", "[3,30]", "StartsAt", "2026-11-05T15:30:00+00:00")]
    [InlineData("state/startTime", "[]", "StartsAt", null)]
    [InlineData("state/programPhase", """{"value_raw":1799,"value_localized":"Drying"}""", "Phase", "Drying")]
    [InlineData("state/programPhase", """{"value_raw":4608,"value_localized":""}""", "Phase", null)]
    [InlineData("state/signalDoor", "true", "Door", "Open")]
    [InlineData("state/signalDoor", "false", "Door", "Closed")]
    [InlineData("state/signalDoor", "null", "Door", null)]
    [InlineData("state/remoteEnable/mobileStart", "true", "RemoteStart", "True")]
    [InlineData("state/batteryLevel", "64", "Battery", "64")]
    [InlineData("state/batteryLevel", "-32768", "Battery", null)]
    [InlineData("state/batteryLevel", "-1", "Battery", null)]
    [InlineData("state/ecoFeedback/currentEnergyConsumption", """{"unit":"kWh","value":0.4}""", "EnergyKWh", "0.4")]
    [InlineData("state/ecoFeedback/currentEnergyConsumption", """{"unit":"Wh","value":400}""", "EnergyKWh", null)]
    [InlineData("state/ecoFeedback/currentEnergyConsumption", """{"unit":"kWh","value":0}""", "EnergyKWh", "0")]
    [InlineData("state/ecoFeedback/currentWaterConsumption", """{"unit":"l","value":6.5}""", "WaterLiter", "6.5")]
    [InlineData("state/ecoFeedback/energyForecast", "0.07", "EnergyForecastPercent", "7")]
    [InlineData("state/ecoFeedback/waterForecast", "0.6", "WaterForecastPercent", "60")]
    [InlineData("state/signalFailure", "true", "Problems", "Failure")]
    [InlineData("state/signalFailure", "false", "Problems", null)]
    [InlineData("state/signalInfo", "true", "Problems", "Notification")]
    public void Miele_value_has_the_property_and_value(string key, string value, string property, string? expected) =>
        Check(KnownProviders.Miele, key, RawValue.Of(KnownProviders.Miele.ApplianceSchema, Json(value)), property, expected);

    [Theory]
    [InlineData("Refrigerator")]
    [InlineData("Refrigerator2")]
    [InlineData("Refrigerator3")]
    [InlineData("Freezer")]
    [InlineData("Chiller")]
    [InlineData("ChillerCommon")]
    [InlineData("ChillerLeft")]
    [InlineData("ChillerRight")]
    [InlineData("BottleCooler")]
    [InlineData("FlexCompartment")]
    [InlineData("WineCompartment")]
    public void Each_door_of_a_refrigerator_is_a_door(string door) =>
        Check(KnownProviders.HomeConnect, "Refrigeration.Common.Status.Door." + door, new(Json("\"Refrigeration.Common.EnumType.Door.States.Open\""), null, null), "Door", "Open");

    [Fact]
    public void Temperature_event_has_the_zone_and_the_unit() => Assert.Equal(
        [new TemperatureInfo("Freezer", null, -18, "°C")],
        (IEnumerable<TemperatureInfo>)Convert(
            KnownProviders.HomeConnect, "Refrigeration.FridgeFreezer.Setting.SetpointTemperatureFreezer", new(Json("-18"), null, "°C"))!);

    [Fact]
    public void Temperatures_without_a_value_are_null() => Assert.Null(Convert(
        KnownProviders.Miele, "state/temperature", RawValue.Of(KnownProviders.Miele.ApplianceSchema, Json("""[{"value_raw":-32768,"unit":"Celsius"}]"""))));

    [Fact]
    public void Hob_zones_have_the_recorded_levels() => Assert.Equal(
        [new("1", "Off"), new("2", "KeepWarm"), new("3", "8"), new("4", "15"), new("5", "Boost"), new ZoneInfo("7", "Boost2")],
        (IEnumerable<ZoneInfo>)Convert(KnownProviders.Miele, "state/plateStep", RawValue.Of(KnownProviders.Miele.ApplianceSchema, Json("""
            [{"value_raw":0,"value_localized":0},{"value_raw":110,"value_localized":2},{"value_raw":8,"value_localized":4},{"value_raw":15},
             {"value_raw":117,"value_localized":10},{"value_raw":-32768,"value_localized":null},{"value_raw":217}]
            """)))!);

    [Theory]
    [InlineData("state/signalDoor", "false", null, "Hood", null)]
    [InlineData("state/signalDoor", "false", null, "Oven", "Closed")]
    [InlineData("state/remainingTime", "[0,56]", "Off", null, null)]
    [InlineData("state/remainingTime", "[0,56]", "Running", null, "00:56:00")]
    [InlineData("state/startTime", "[3,30]", "Waiting", null, "2026-11-05T15:30:00+00:00")]
    [InlineData("state/startTime", "[3,30]", "Programmed", null, "2026-11-05T15:30:00+00:00")]
    [InlineData("state/startTime", "[0,56]", "Running", null, null)]
    [InlineData("state/elapsedTime", "[0,56]", "Finished", null, "00:56:00")]
    public void State_and_type_decide_whether_a_value_is_valid(string key, string value, string? state, string? type, string? expected) => Assert.Equal(
        expected, Text(Convert(KnownProviders.Miele, key, new(Json(value), null, null), new(s_at, state, type))));

    [Fact]
    public void Unknown_key_has_no_property() => Assert.Null(ApplianceProperties.Find(KnownProviders.HomeConnect, "BSH.Common.Setting.ChildLock"));

    [Fact]
    public void Progress_of_a_program_is_no_problem() => Assert.All(
        ["BSH.Common.Event.ProgramFinished", "BSH.Common.Event.ProgramAborted", "BSH.Common.Event.AlarmClockElapsed", "Cooking.Oven.Event.PreheatFinished"],
        key => Assert.Null(ApplianceProperties.Find(KnownProviders.HomeConnect, key)));

    [Theory]
    [MemberData(nameof(Providers))]
    public void Property_has_the_name_of_the_output(string provider) => Assert.All(
        KnownProviders.All.Single(one => one.Id == provider).ApplianceSchema.Properties,
        property => Assert.NotNull(typeof(ApplianceInfo).GetProperty(property.Property)));

    private static void Check(Provider provider, string key, RawValue raw, string property, string? expected)
    {
        Assert.Equal(property, ApplianceProperties.Find(provider, key)!.Property);
        Assert.Equal(expected, Text(Convert(provider, key, raw)));
    }

    private static object? Convert(Provider provider, string key, RawValue raw, ValueContext? context = null) =>
        ApplianceProperties.Convert(provider, ApplianceProperties.Find(provider, key)!, raw, context ?? new(s_at));

    private static string? Text(object? value) => value switch
    {
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null,
    };

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
