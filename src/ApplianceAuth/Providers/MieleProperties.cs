namespace ApplianceAuth.Providers;

/// <summary>The properties of Miele appliances. Source: the description of its third-party API, GET /devices.</summary>
/// <remarks>The meaning of undocumented values is from the integration in Home Assistant and its recorded documents.</remarks>
internal static class MieleProperties
{
    // The documents of these types contain "signalDoor": false.
    private static readonly string[] s_doorless = ["Hob", "HobHood", "Hood", "CoffeeMachine", "RobotVacuum"];

    /// <summary>The properties.</summary>
    public static IReadOnlyList<PropertyMapping> All { get; } =
    [
        // Without a name, the type in the language of the response is used; without that, the model.
        At("Name", "ident/deviceName", ValueFormat.Text),
        At("Name", "ident/type/value_localized", ValueFormat.Text),
        At("Name", "ident/deviceIdentLabel/techType", ValueFormat.Text),
        At("Type", "ident/type", ValueFormat.Word) with { Words = "types" },
        At("State", "state/status", ValueFormat.Word) with { Words = "states" },
        At("Program", "state/ProgramID", ValueFormat.Program),
        At("RemainingTime", "state/remainingTime", ValueFormat.Duration) with { ExceptStates = ApplianceStates.Idle },
        At("ElapsedTime", "state/elapsedTime", ValueFormat.Duration) with { ExceptStates = ApplianceStates.Off },
        At("StartsAt", "state/startTime", ValueFormat.TimeFromNow) with { States = ApplianceStates.Waiting },
        At("Phase", "state/programPhase", ValueFormat.Text),
        At("Door", "state/signalDoor", ValueFormat.Word) with { Words = "doors", ExceptTypes = s_doorless },
        At("RemoteStart", "state/remoteEnable/mobileStart", ValueFormat.Flag),
        At("Battery", "state/batteryLevel", ValueFormat.Number),
        At("EnergyKWh", "state/ecoFeedback/currentEnergyConsumption", ValueFormat.Number) with { Unit = "kWh" },
        At("WaterLiter", "state/ecoFeedback/currentWaterConsumption", ValueFormat.Number) with { Unit = "l" },
        // A share of the maximum; Home Connect gives percent.
        At("EnergyForecastPercent", "state/ecoFeedback/energyForecast", ValueFormat.Number) with { Factor = 100 },
        At("WaterForecastPercent", "state/ecoFeedback/waterForecast", ValueFormat.Number) with { Factor = 100 },
        At("Temperatures", "state/temperature", ValueFormat.Temperature),
        At("Temperatures", "state/targetTemperature", ValueFormat.Temperature) with { IsTarget = true },
        At("Temperatures", "state/coreTemperature", ValueFormat.Temperature) with { Zone = "Core" },
        At("Temperatures", "state/coreTargetTemperature", ValueFormat.Temperature) with { Zone = "Core", IsTarget = true },
        At("Zones", "state/plateStep", ValueFormat.Levels) with { Words = "levels" },
        At("Problems", "state/signalFailure", ValueFormat.Problem) with { Problem = "Failure" },
        At("Problems", "state/status", ValueFormat.Problem) with { Problem = "Failure", ProblemWords = ["8"] },
        At("Problems", "state/signalInfo", ValueFormat.Problem) with { Problem = "Notification" },
    ];

    private static PropertyMapping At(string property, string path, ValueFormat format) => new(property, path, format) { Path = path };
}
