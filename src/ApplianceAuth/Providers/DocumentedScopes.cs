namespace ApplianceAuth.Providers;

/// <summary>The documented scopes, for argument completion. Others are allowed too.</summary>
internal static class DocumentedScopes
{
    private static readonly string[] s_general = ["IdentifyAppliance", "Monitor", "Control", "Settings", "Images"];

    // The last two are not in Home Connect's published API description; clients have received them.
    private static readonly string[] s_types =
    [
        "Oven", "Dishwasher", "Washer", "Dryer", "WasherDryer", "FridgeFreezer", "CoffeeMaker", "Hob", "Hood", "CleaningRobot", "Refrigerator",
        "Freezer", "WineCooler", "CookProcessor", "AirConditioner", "Microwave",
    ];

    /// <summary>The scopes of Home Connect: general ones, and for each type of appliance one for all permissions and one for each.</summary>
    public static IReadOnlyList<string> HomeConnect { get; } =
        [.. s_general, .. s_types.SelectMany(type => new[] { type, $"{type}-Monitor", $"{type}-Control", $"{type}-Settings" }), "FridgeFreezer-Images"];

    /// <summary>The scopes of Miele's new provider.</summary>
    public static IReadOnlyList<string> Miele { get; } = ["mcs_thirdparty_read", "mcs_thirdparty_write", "mcs_thirdparty_media", "openid"];
}
