namespace ApplianceAuth.Providers;

/// <summary>The scopes in the clouds' documents. They complete what is typed; any other passes too.</summary>
internal static class DocumentedScopes
{
    private static readonly string[] s_everywhere = ["IdentifyAppliance", "Monitor", "Control", "Settings", "Images"];

    // The last two are not in Home Connect's published description; clients have met them.
    private static readonly string[] s_kinds =
    [
        "Oven", "Dishwasher", "Washer", "Dryer", "WasherDryer", "FridgeFreezer", "CoffeeMaker", "Hob", "Hood", "CleaningRobot", "Refrigerator",
        "Freezer", "WineCooler", "CookProcessor", "AirConditioner", "Microwave",
    ];

    /// <summary>Those of Home Connect: for all appliances, and for each kind all rights or one.</summary>
    public static IReadOnlyList<string> HomeConnect { get; } =
        [.. s_everywhere, .. s_kinds.SelectMany(kind => new[] { kind, $"{kind}-Monitor", $"{kind}-Control", $"{kind}-Settings" }), "FridgeFreezer-Images"];

    /// <summary>Those of Miele's new provider.</summary>
    public static IReadOnlyList<string> Miele { get; } = ["mcs_thirdparty_read", "mcs_thirdparty_write", "mcs_thirdparty_media", "openid"];
}
