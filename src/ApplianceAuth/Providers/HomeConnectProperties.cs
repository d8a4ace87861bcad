namespace ApplianceAuth.Providers;

/// <summary>The properties of Home Connect appliances. Sources: its API documentation, pages Status, Programs and Options, Settings, Events.</summary>
/// <remarks>Undocumented keys, such as the forecasts, are from homebridge-homeconnect and aiohomeconnect, whose authors observed them.</remarks>
internal static class HomeConnectProperties
{
    private const string Door = "Refrigeration.Common.Status.Door.";
    private const string Setpoint = "Refrigeration.Common.Setting.";
    private const string FridgeSetpoint = "Refrigeration.FridgeFreezer.Setting.SetpointTemperature";

    /// <summary>The properties without temperatures and problems.</summary>
    public static IReadOnlyList<PropertyMapping> Common { get; } =
    [
        new("Name", "name", ValueFormat.Text) { Path = "name" },
        new("Brand", "brand", ValueFormat.Text) { Path = "brand" },
        new("Type", "type", ValueFormat.Word) { Path = "type", Words = "types" },
        new("Connected", "BSH.Common.Appliance.Connected", ValueFormat.Flag) { Path = "connected" },
        new("Connected", "BSH.Common.Appliance.Disconnected", ValueFormat.Flag) { IsNegated = true },
        Status("State", "BSH.Common.Status.OperationState", ValueFormat.Word) with { Words = "states" },
        new("Program", "program/name", ValueFormat.Text) { Path = "program/name" },
        // The key of a favourite is only a number; its name is in an option.
        Option("Program", "BSH.Common.Option.ProgramName", ValueFormat.Text),
        new("Program", "BSH.Common.Root.ActiveProgram", ValueFormat.Program) { Path = "program/key" },
        Option("RemainingTime", "BSH.Common.Option.RemainingProgramTime", ValueFormat.Duration) with { ExceptStates = ApplianceStates.Idle },
        Option("ElapsedTime", "BSH.Common.Option.ElapsedProgramTime", ValueFormat.Duration) with { ExceptStates = ApplianceStates.Off },
        Option("StartsAt", "BSH.Common.Option.StartInRelative", ValueFormat.TimeFromNow) with { States = ApplianceStates.Waiting },
        // Washers and dryers are given the end of the program instead of its start.
        Option("FinishesAt", "BSH.Common.Option.FinishInRelative", ValueFormat.TimeFromNow) with { States = ApplianceStates.Waiting },
        Option("Phase", "LaundryCare.Common.Option.ProcessPhase", ValueFormat.Word) with { Words = "phases" },
        Option("Phase", "LaundryCare.Washer.Option.ProcessPhase", ValueFormat.Word) with { Words = "phases" },
        Option("Phase", "LaundryCare.Dryer.Option.ProcessPhase", ValueFormat.Word) with { Words = "phases" },
        Option("Phase", "ConsumerProducts.CleaningRobot.Option.ProcessPhase", ValueFormat.Word) with { Words = "phases" },
        Status("Door", "BSH.Common.Status.DoorState", ValueFormat.Word) with { Words = "doors" },
        .. Doors("Refrigerator", "Refrigerator2", "Refrigerator3", "Freezer", "Chiller", "ChillerCommon", "ChillerLeft", "ChillerRight",
            "BottleCooler", "FlexCompartment", "WineCompartment"),
        Status("RemoteStart", "BSH.Common.Status.RemoteControlStartAllowed", ValueFormat.Flag),
        Status("Battery", "BSH.Common.Status.BatteryLevel", ValueFormat.Number) with { Unit = "%" },
        Option("EnergyForecastPercent", "BSH.Common.Option.EnergyForecast", ValueFormat.Number) with { Unit = "%" },
        Option("WaterForecastPercent", "BSH.Common.Option.WaterForecast", ValueFormat.Number) with { Unit = "%" },
    ];

    /// <summary>The temperatures.</summary>
    public static IReadOnlyList<PropertyMapping> Temperatures { get; } =
    [
        Status("Temperatures", "Cooking.Oven.Status.CurrentCavityTemperature", ValueFormat.Temperature) with { Zone = "Cavity" },
        Target("program/options/", "Cooking.Oven.Option.SetpointTemperature", "Cavity"),
        Status("Temperatures", "Cooking.Oven.Status.CurrentMeatprobeTemperature", ValueFormat.Temperature) with { Zone = "Core" },
        Target("program/options/", "Cooking.Oven.Option.MeatProbeTemperatureV2", "Core"),
        Target("program/options/", "HeatingVentilationAirConditioning.AirConditioner.Option.SetpointTemperature", "Room"),
        Target("settings/", FridgeSetpoint + "Refrigerator", "Refrigerator"),
        Target("settings/", FridgeSetpoint + "Freezer", "Freezer"),
        Target("settings/", Setpoint + "BottleCooler.SetpointTemperature", "BottleCooler"),
        Target("settings/", Setpoint + "ChillerCommon.SetpointTemperature", "Chiller"),
        Target("settings/", Setpoint + "ChillerLeft.SetpointTemperature", "ChillerLeft"),
        Target("settings/", Setpoint + "ChillerRight.SetpointTemperature", "ChillerRight"),
        Target("settings/", Setpoint + "WineCompartment.SetpointTemperature", "WineCompartment"),
        Target("settings/", Setpoint + "WineCompartment2.SetpointTemperature", "WineCompartment2"),
        Target("settings/", Setpoint + "WineCompartment3.SetpointTemperature", "WineCompartment3"),
    ];

    private static PropertyMapping Status(string property, string key, ValueFormat format) => new(property, key, format) { Path = "status/" + key };

    private static PropertyMapping Option(string property, string key, ValueFormat format) => new(property, key, format) { Path = "program/options/" + key };

    private static PropertyMapping Target(string place, string key, string zone) =>
        new("Temperatures", key, ValueFormat.Temperature) { Path = place + key, Zone = zone, IsTarget = true };

    private static IEnumerable<PropertyMapping> Doors(params string[] zones) =>
        zones.Select(zone => Status("Door", Door + zone, ValueFormat.Word) with { Words = "doors", Zone = zone });
}
