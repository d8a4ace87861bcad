using System.Text.Json.Nodes;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using static ApplianceAuth.Tests.Appliances.OneAppliance;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of documents of both clouds in the common form.</summary>
public class ApplianceReaderTests
{
    public static TheoryData<string> MieleTypes =>
        [.. new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 27, 31, 32, 33, 34, 45, 67, 68, 73, 74 }.Select(type => $"{type}")];

    public static TheoryData<string> HomeConnectTypes =>
    [
        "Dishwasher", "Washer", "Dryer", "WasherDryer", "Oven", "Hob", "Hood", "CoffeeMaker", "FridgeFreezer", "Refrigerator", "Freezer", "WineCooler",
        "WarmingDrawer", "CleaningRobot", "CookProcessor", "Microwave", "AirConditioner",
    ];

    [Theory]
    [MemberData(nameof(MieleTypes))]
    public void Miele_type_is_translated(string type) => Assert.Matches("^[A-Z][A-Za-z]+$", Miele($$$"""{"ident":{"type":{"value_raw":{{{type}}} } } }""").Type);

    [Theory]
    [MemberData(nameof(HomeConnectTypes))]
    public void Home_Connect_type_is_translated(string type) =>
        Assert.Equal(ApplianceVocabulary.Find("types", "HomeConnect", type), HomeConnect($$"""{"haId":"x","type":"{{type}}"}""").Type);

    [Fact]
    public void Type_is_the_same_word_for_both_clouds() =>
        Assert.Equal(
            [("WashingMachine", "WashingMachine"), ("CoffeeMachine", "CoffeeMachine"), ("RobotVacuum", "RobotVacuum"), ("Refrigerator", "Refrigerator")],
            new[] { ("1", "Washer"), ("17", "CoffeeMaker"), ("23", "CleaningRobot"), ("19", "Refrigerator") }
                .Select(pair => (ApplianceVocabulary.Find("types", "Miele", pair.Item1)!, ApplianceVocabulary.Find("types", "HomeConnect", pair.Item2)!)));

    [Theory]
    [InlineData("1", "Off", true)]
    [InlineData("5", "Running", true)]
    [InlineData("146", "SuperfreezingSupercooling", true)]
    [InlineData("255", "NotConnected", false)]
    [InlineData("99", "99", true)]
    [InlineData("null", null, null)]
    public void Miele_state_is_translated_or_the_number(string number, string? state, bool? connected)
    {
        ApplianceInfo info = Miele($$$"""{"state":{"status":{"value_localized":"x","value_raw":{{{number}}} } } }""");

        Assert.Equal((state, connected), (info.State, info.Connected));
    }

    [Theory]
    [InlineData("BSH.Common.EnumType.OperationState.Run", "Running")]
    [InlineData("BSH.Common.EnumType.OperationState.DelayedStart", "Waiting")]
    [InlineData("BSH.Common.EnumType.OperationState.Inactive", "Inactive")]
    [InlineData("BSH.Common.EnumType.OperationState.Dreaming", "Dreaming")]
    public void Home_Connect_state_is_translated_or_unchanged(string value, string state) => Assert.Equal(
        state, HomeConnect($$"""{"haId":"x","connected":true,"status":[{"key":"BSH.Common.Status.OperationState","value":"{{value}}"}]}""").State);

    [Fact]
    public void Unknown_number_is_unchanged() => Assert.Equal("99", Miele("""{"ident":{"type":{"value_raw":99,"value_localized":"Ice maker"}}}""").Type);

    [Fact]
    public void Miele_temperatures_are_hundredths_by_zone()
    {
        ApplianceInfo info = Miele("""
            {"state":{
              "temperature":[{"value_raw":520,"unit":"Celsius"},{"value_raw":-1790,"unit":"Celsius"},{"value_raw":-32768,"unit":"Celsius"}],
              "targetTemperature":[{"value_raw":400,"unit":"Celsius"},{"value_raw":-32766,"unit":"Celsius"},{"value_raw":35600,"unit":"Fahrenheit"},null],
              "coreTemperature":[{"value_raw":null,"unit":"Celsius"}],
              "coreTargetTemperature":[{"value_raw":7200,"unit":"Kelvin"}]}}
            """);

        Assert.Equal([new("1", 5.2, 4, "°C"), new("2", -17.9, null, "°C"), new("3", null, 356, "°F"), new TemperatureInfo("Core", null, 72, "Kelvin")], info.Temperatures);
    }

    [Fact]
    public void Home_Connect_temperatures_are_read_from_status_program_and_settings()
    {
        ApplianceInfo info = HomeConnect("""
            {"haId":"x",
             "status":[{"key":"Cooking.Oven.Status.CurrentCavityTemperature","value":21.5,"unit":"°C"}],
             "program":{"key":"a.b.HotAir","options":[{"key":"Cooking.Oven.Option.SetpointTemperature","value":180,"unit":"°C"}]},
             "settings":[{"key":"Refrigeration.FridgeFreezer.Setting.SetpointTemperatureFreezer","value":-18,"unit":"°C"}]}
            """);

        Assert.Equal([new("Cavity", 21.5, 180, "°C"), new TemperatureInfo("Freezer", null, -18, "°C")], info.Temperatures);
        Assert.Equal("HotAir", info.Program);
    }

    [Theory]
    [InlineData("[0,35]", 35)]
    [InlineData("[25,0]", 1500)]
    [InlineData("[0,0]", null)]
    [InlineData("[-32768,-32768]", null)]
    [InlineData("[]", null)]
    [InlineData("[1]", null)]
    [InlineData("[1,2,3]", null)]
    [InlineData("[-1,5]", null)]
    [InlineData("[1e300,5]", null)]
    [InlineData("[\"1\",5]", null)]
    [InlineData("null", null)]
    public void Invalid_time_is_null(string time, int? minutes) => Assert.Equal(
        minutes, (int?)Miele($$$"""{"state":{"remainingTime":{{{time}}} } }""").RemainingTime?.TotalMinutes);

    [Fact]
    public void Home_Connect_time_is_in_seconds() => Assert.Equal(
        TimeSpan.FromMinutes(72),
        HomeConnect("""{"haId":"x","program":{"key":"p","name":"Cottons 1.5","options":[{"key":"BSH.Common.Option.RemainingProgramTime","value":4320}]}}""").RemainingTime);

    [Fact]
    public void Name_of_the_cloud_is_preferred_to_a_key() =>
        Assert.Equal("Cottons 1.5", HomeConnect("""{"haId":"x","program":{"key":"p.q","name":"Cottons 1.5"}}""").Program);

    [Fact]
    public void Appliance_without_a_name_has_the_type_name_of_Miele() =>
        Assert.Equal("Oven", Miele("""{"ident":{"deviceName":"","type":{"value_raw":12,"value_localized":"Oven"}}}""").Name);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ident":null,"state":null}""")]
    [InlineData("""{"ident":7,"state":[]}""")]
    [InlineData("""{"ident":{"type":[12],"deviceName":{}},"state":{"status":[1],"temperature":{"value_raw":"warm"},"remainingTime":"soon","ProgramID":""}}""")]
    public void Missing_or_invalid_value_is_null(string document)
    {
        ApplianceInfo info = Miele(document);

        Assert.Equal(new ApplianceInfo("1") { RetrievedAt = At, Brand = "Miele", Document = document, Temperatures = info.Temperatures, Problems = info.Problems, Zones = info.Zones }, info);
        Assert.Empty(info.Temperatures);
    }

    [Fact]
    public void Merge_adds_the_detail_to_the_document()
    {
        ApplianceDetail status = KnownProviders.HomeConnect.ApplianceSchema.Details[0];
        ApplianceInfo info = ApplianceReader.Merge(
            KnownProviders.HomeConnect, HomeConnect("""{"haId":"x","connected":true}"""), status,
            Utf8("""{"data":{"status":[{"key":"BSH.Common.Status.OperationState","value":"BSH.Common.EnumType.OperationState.Pause"}]}}"""), At);

        Assert.Equal(("Paused", "x"), (info.State, (string?)JsonNode.Parse(info.Document)!["haId"]));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("{\"data\":{\"settings\":[]}}")]
    public void Merge_of_a_response_without_the_detail_is_UnexpectedResponse(string response)
    {
        ApplianceAuthException raised = Sample.Failure(() => ApplianceReader.Merge(
            KnownProviders.HomeConnect, HomeConnect("""{"haId":"x"}"""), KnownProviders.HomeConnect.ApplianceSchema.Details[0], Utf8(response), At));

        Assert.Equal(ErrorId.UnexpectedResponse, raised.ErrorId);
        Assert.Contains("Home Connect", raised.Message, StringComparison.Ordinal);
        Assert.Contains("GET /devices", raised.Recommendation, StringComparison.Ordinal);
    }
}
