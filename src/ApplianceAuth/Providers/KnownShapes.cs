namespace ApplianceAuth.Providers;

/// <summary>The appliance documents of the clouds.</summary>
internal static class KnownShapes
{
    private const string Setting = "settings/Refrigeration.Common.Setting.";
    private const string FridgeSetting = "settings/Refrigeration.FridgeFreezer.Setting.";

    /// <summary>Home Connect. Source: its API documentation, pages Home Appliances, Status, Programs and Options, Settings.</summary>
    public static ApplianceShape HomeConnect { get; } = new()
    {
        Details =
        [
            new("status", "/homeappliances/*/status", "status"),
            // Without an active program the response is an error, and ten errors in a row block the account.
            new("program", "/homeappliances/*/programs/active", null) { States = ["Waiting", "Running", "Paused", "ActionRequired", "Finished"] },
            // Only cooling appliances have their temperatures in the settings.
            new("settings", "/homeappliances/*/settings", "settings") { Types = ["Refrigerator", "Freezer", "FridgeFreezer", "WineCooler"] },
        ],
        Name = ["name"],
        Brand = "brand",
        Type = "type",
        Connected = "connected",
        State = "status/BSH.Common.Status.OperationState/value",
        // The key of a favourite is only a number; its name is in an option.
        Program = ["program/name", "program/options/BSH.Common.Option.ProgramName/value"],
        ProgramKey = "program/key",
        RemainingTime = "program/options/BSH.Common.Option.RemainingProgramTime/value",
        Temperatures =
        [
            new("Cavity", "status/Cooking.Oven.Status.CurrentCavityTemperature", "program/options/Cooking.Oven.Option.SetpointTemperature"),
            new("Core", "status/Cooking.Oven.Status.CurrentMeatprobeTemperature", "program/options/Cooking.Oven.Option.MeatProbeTemperatureV2"),
            new("Room", null, "program/options/HeatingVentilationAirConditioning.AirConditioner.Option.SetpointTemperature"),
            new("Refrigerator", null, FridgeSetting + "SetpointTemperatureRefrigerator"),
            new("Freezer", null, FridgeSetting + "SetpointTemperatureFreezer"),
            new("BottleCooler", null, Setting + "BottleCooler.SetpointTemperature"),
            new("Chiller", null, Setting + "ChillerCommon.SetpointTemperature"),
            new("ChillerLeft", null, Setting + "ChillerLeft.SetpointTemperature"),
            new("ChillerRight", null, Setting + "ChillerRight.SetpointTemperature"),
            new("WineCompartment", null, Setting + "WineCompartment.SetpointTemperature"),
            new("WineCompartment2", null, Setting + "WineCompartment2.SetpointTemperature"),
            new("WineCompartment3", null, Setting + "WineCompartment3.SetpointTemperature"),
        ],
    };

    /// <summary>Miele. Source: the description of its third-party API, GET /devices.</summary>
    public static ApplianceShape Miele { get; } = new()
    {
        // Without a name, the type in the language of the response is used; without that, the model.
        Name = ["ident/deviceName", "ident/type/value_localized", "ident/deviceIdentLabel/techType"],
        OnlyBrand = "Miele",
        Type = "ident/type/value_raw",
        State = "state/status/value_raw",
        Program = ["state/ProgramID/value_localized"],
        ProgramKey = "state/ProgramID/value_raw",
        RemainingTime = "state/remainingTime",
        Temperatures =
        [
            new(null, "state/temperature", "state/targetTemperature"),
            new("Core", "state/coreTemperature", "state/coreTargetTemperature"),
        ],
        TemperatureMember = "value_raw",
        PerDegree = 100,
        NoValue = [-32768, -32766],
    };
}
