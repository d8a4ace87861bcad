namespace ApplianceAuth.Providers;

/// <summary>The appliance documents of the clouds.</summary>
internal static class KnownSchemas
{
    /// <summary>Home Connect. Source: its API documentation, pages Home Appliances, Status, Programs and Options, Settings.</summary>
    public static ApplianceSchema HomeConnect { get; } = new()
    {
        Details =
        [
            new("status", "/homeappliances/*/status", "status"),
            // Without an active program the response is an error, and ten errors in a row block the account.
            new("program", "/homeappliances/*/programs/active", null) { States = ["Waiting", "Running", "Paused", "ActionRequired", "Finished"] },
            // Only cooling appliances have their temperatures in the settings.
            new("settings", "/homeappliances/*/settings", "settings") { Types = ["Refrigerator", "Freezer", "FridgeFreezer", "WineCooler"] },
        ],
        Properties = [.. HomeConnectProperties.Common, .. HomeConnectProperties.Temperatures, .. HomeConnectProblems.All],
        ValueMembers = ["value"],
    };

    /// <summary>Miele. Source: the description of its third-party API, GET /devices.</summary>
    public static ApplianceSchema Miele { get; } = new()
    {
        OnlyBrand = "Miele",
        Properties = MieleProperties.All,
        // The consumption in ecoFeedback has its own form.
        ValueMembers = ["value_raw", "value"],
        TextMember = "value_localized",
        TextMembers = ["value_localized", "key_localized"],
        PerDegree = 100,
        NoValue = [-32768, -32766],
    };
}
