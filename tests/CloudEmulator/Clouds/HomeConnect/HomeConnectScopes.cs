using CloudEmulator.Apps;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The scopes: a few for everything, and four forms for each type of appliance.</summary>
internal static class HomeConnectScopes
{
    private static readonly string[] s_types =
    [
        "Oven", "Dishwasher", "Washer", "Dryer", "WasherDryer", "FridgeFreezer", "CoffeeMaker", "Hob", "Hood", "CleaningRobot",
        "Refrigerator", "Freezer", "WineCooler", "CookProcessor", "AirConditioner", "Microwave",
    ];

    private static readonly HashSet<string> s_free =
    [
        "IdentifyAppliance", "Monitor", "Control", "Settings",
        .. s_types, .. s_types.Select(type => $"{type}-Monitor"), .. s_types.Select(type => $"{type}-Control"),
        .. s_types.Select(type => $"{type}-Settings"),
    ];

    /// <summary>Whether an app may ask for these; pictures are for partners.</summary>
    public static bool MayAsk(App app, IReadOnlyList<string> scopes) =>
        scopes.Count > 0 && scopes.All(scope => s_free.Contains(scope) || app.PartnerScopes.Contains(scope));

    /// <summary>Whether a token with these scopes may do something to appliances of one type.</summary>
    /// <param name="scopes">What the token has.</param>
    /// <param name="needed">What is needed, such as <c>Monitor</c>.</param>
    /// <param name="type">The type, such as <c>Dishwasher</c>, or null where no single appliance is meant.</param>
    public static bool Allow(IReadOnlyList<string> scopes, string needed, string? type) =>
        scopes.Contains(needed)
        || (type is not null && needed != "IdentifyAppliance" && (scopes.Contains($"{type}-{needed}") || scopes.Contains(type)));
}
