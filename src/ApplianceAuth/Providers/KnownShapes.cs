namespace ApplianceAuth.Providers;

/// <summary>How the clouds describe an appliance.</summary>
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
            // Where no program is active the answer is an error, and errors count: ten in a row close the cloud.
            new("program", "/homeappliances/*/programs/active", null) { States = ["Waiting", "Running", "Paused", "ActionRequired", "Finished"] },
            // Only what cools has its temperatures among the settings.
            new("settings", "/homeappliances/*/settings", "settings") { Types = ["Refrigerator", "Freezer", "FridgeFreezer", "WineCooler"] },
        ],
        Name = ["name"],
        Brand = "brand",
        Type = "type",
        Connected = "connected",
        State = "status/BSH.Common.Status.OperationState/value",
        Program = ["program/name"],
        ProgramKey = "program/key",
        RemainingTime = "program/options/BSH.Common.Option.RemainingProgramTime/value",
        Temperatures =
        [
            new("Cavity", "status/Cooking.Oven.Status.CurrentCavityTemperature", "program/options/Cooking.Oven.Option.SetpointTemperature"),
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
        // An appliance that nobody has named is called by its type, in the language of the answer.
        Name = ["ident/deviceName", "ident/type/value_localized"],
        OnlyBrand = "Miele",
        Type = "ident/type/value_raw",
        State = "state/status/value_raw",
        Program = ["state/ProgramID/value_localized"],
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
