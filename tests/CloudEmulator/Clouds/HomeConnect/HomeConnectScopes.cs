using CloudEmulator.Apps;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The scopes: some for all appliances, and four for each type of appliance.</summary>
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

    /// <summary>Whether an app may request these scopes. Those of pictures are for partners.</summary>
    public static bool MayRequest(App app, IReadOnlyList<string> scopes) =>
        scopes.Count > 0 && scopes.All(scope => s_free.Contains(scope) || app.PartnerScopes.Contains(scope));

    /// <summary>Whether scopes allow a call for a type of appliance.</summary>
    /// <param name="scopes">The scopes of the token.</param>
    /// <param name="needed">The required scope, such as <c>Monitor</c>.</param>
    /// <param name="type">The type, such as <c>Dishwasher</c>, or null if the call is for all appliances.</param>
    public static bool Allow(IReadOnlyList<string> scopes, string needed, string? type) =>
        scopes.Contains(needed)
        || (type is not null && needed != "IdentifyAppliance" && (scopes.Contains($"{type}-{needed}") || scopes.Contains(type)));
}
