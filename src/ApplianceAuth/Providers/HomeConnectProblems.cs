namespace ApplianceAuth.Providers;

/// <summary>What Home Connect reports as a problem. Sources: its API documentation, page Events; aiohomeconnect, <c>model/event.py</c>.</summary>
internal static class HomeConnectProblems
{
    /// <summary>Events, which only the event stream contains. Those about the progress of a program are no problems.</summary>
    private static readonly string[] s_events =
    [
        "ConsumerProducts.CleaningRobot.Event.DockingStationNotFound",
        "ConsumerProducts.CleaningRobot.Event.EmptyDustBoxAndCleanFilter",
        "ConsumerProducts.CleaningRobot.Event.RobotIsStuck",
        "ConsumerProducts.CoffeeMaker.Event.BeanContainerEmpty",
        "ConsumerProducts.CoffeeMaker.Event.CalcNCleanIn5Cups",
        "ConsumerProducts.CoffeeMaker.Event.CalcNCleanIn10Cups",
        "ConsumerProducts.CoffeeMaker.Event.CalcNCleanIn15Cups",
        "ConsumerProducts.CoffeeMaker.Event.CalcNCleanIn20Cups",
        "ConsumerProducts.CoffeeMaker.Event.DescalingIn5Cups",
        "ConsumerProducts.CoffeeMaker.Event.DescalingIn10Cups",
        "ConsumerProducts.CoffeeMaker.Event.DescalingIn15Cups",
        "ConsumerProducts.CoffeeMaker.Event.DescalingIn20Cups",
        "ConsumerProducts.CoffeeMaker.Event.DeviceCalcNCleanBlockage",
        "ConsumerProducts.CoffeeMaker.Event.DeviceCalcNCleanOverdue",
        "ConsumerProducts.CoffeeMaker.Event.DeviceCleaningOverdue",
        "ConsumerProducts.CoffeeMaker.Event.DeviceDescalingBlockage",
        "ConsumerProducts.CoffeeMaker.Event.DeviceDescalingOverdue",
        "ConsumerProducts.CoffeeMaker.Event.DeviceShouldBeCalcNCleaned",
        "ConsumerProducts.CoffeeMaker.Event.DeviceShouldBeCleaned",
        "ConsumerProducts.CoffeeMaker.Event.DeviceShouldBeDescaled",
        "ConsumerProducts.CoffeeMaker.Event.DripTrayFull",
        "ConsumerProducts.CoffeeMaker.Event.KeepMilkTankCool",
        "ConsumerProducts.CoffeeMaker.Event.WaterTankEmpty",
        "Cooking.Common.Event.Hood.GreaseFilterMaxSaturationNearlyReached",
        "Cooking.Common.Event.Hood.GreaseFilterMaxSaturationReached",
        "Dishcare.Dishwasher.Event.MachineCareAndFilterCleaningReminder",
        "Dishcare.Dishwasher.Event.MachineCareAndLowMaintenanceFilterCleaningReminder",
        "Dishcare.Dishwasher.Event.MachineCareReminder",
        "Dishcare.Dishwasher.Event.ProgramBlockedSaltLack",
        "Dishcare.Dishwasher.Event.RinseAidLack",
        "Dishcare.Dishwasher.Event.RinseAidNearlyEmpty",
        "Dishcare.Dishwasher.Event.SaltLack",
        "Dishcare.Dishwasher.Event.SaltNearlyEmpty",
        "Dishcare.Dishwasher.Event.SmartFilterCleaningReminder",
        "LaundryCare.Washer.Event.IDos1FillLevelPoor",
        "LaundryCare.Washer.Event.IDos2FillLevelPoor",
        "Refrigeration.FridgeFreezer.Event.DoorAlarmFreezer",
        "Refrigeration.FridgeFreezer.Event.DoorAlarmRefrigerator",
        "Refrigeration.FridgeFreezer.Event.TemperatureAlarmFreezer",
    ];

    /// <summary>The problems.</summary>
    public static IReadOnlyList<PropertyMapping> All { get; } =
    [
        Status("BSH.Common.Status.OperationState", "Failure") with { ProblemWords = ["Error"] },
        Status("ConsumerProducts.CleaningRobot.Status.Lost", "Lost"),
        Status("ConsumerProducts.CleaningRobot.Status.Lifted", "Lifted"),
        Status("ConsumerProducts.CleaningRobot.Status.DustBoxInserted", "DustBoxMissing") with { ProblemWords = ["false"] },
        .. s_events.Select(key => new PropertyMapping("Problems", key, ValueFormat.Problem) { Problem = key[(key.LastIndexOf('.') + 1)..] }),
    ];

    private static PropertyMapping Status(string key, string problem) =>
        new("Problems", key, ValueFormat.Problem) { Path = "status/" + key, Problem = problem };
}
