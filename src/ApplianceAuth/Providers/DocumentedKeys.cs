namespace ApplianceAuth.Providers;

/// <summary>The resources with keys and their limits.</summary>
internal static class DocumentedKeys
{
    private const string HomeAppliance = "/homeappliances/*";
    private const string Programs = HomeAppliance + "/programs";

    // Appliances accept these, but the list of a program's options does not always have them (home-assistant/core#138674).
    private static readonly string[] s_unlistedOptions =
        ["BSH.Common.Option.StartInRelative", "BSH.Common.Option.FinishInRelative", "BSH.Common.Option.Duration"];

    /// <summary>Home Connect. Source: its API documentation, pages Settings, Status, Commands, Programs and Options.</summary>
    public static IReadOnlyList<KeyResource> HomeConnect { get; } =
    [
        new(HomeAppliance + "/settings", "settings") { Items = "settings", HasKeyPaths = true, ListsAll = true },
        new(HomeAppliance + "/status", "status") { Items = "status", HasKeyPaths = true, ListsAll = true },
        new(HomeAppliance + "/commands", "commands") { Items = "commands", HasKeyPaths = true, ListsAll = true, DefaultValues = ["true"] },
        new(Programs, "programs") { Items = "programs", ListsAll = true },
        new(Programs + "/available", "programs") { Items = "programs", Nested = "options", HasKeyPaths = true, ListsAll = true, ListsAllNested = true },
        new(Programs + "/active", "programs") { Nested = "options", Current = "active", Unlisted = s_unlistedOptions },
        new(Programs + "/selected", "programs") { Nested = "options", Current = "selected", Unlisted = s_unlistedOptions },
        new(Programs + "/active/options", "programs") { Items = "options", HasKeyPaths = true, NestedIn = "active", Unlisted = s_unlistedOptions },
        new(Programs + "/selected/options", "programs") { Items = "options", HasKeyPaths = true, NestedIn = "selected", Unlisted = s_unlistedOptions },
    ];

    /// <summary>Miele. Source: the description of its third-party API, resources actions and programs.</summary>
    public static IReadOnlyList<KeyResource> Miele { get; } =
    [
        new("/devices/*/actions", "actions")
        {
            HasMaps = true,
            // The only items are the zones of targetTemperature.
            Key = "zone",
            Constraints = null,
            ListsAll = true,
            IsTransient = true,
            Types = new Dictionary<string, string> { ["deviceName"] = "String" },
            Meanings = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["processAction"] = Words("1 start, 2 stop, 3 pause, 4 start superfreezing, 5 stop superfreezing, 6 start supercooling, 7 stop supercooling"),
                ["light"] = Words("1 on, 2 off"),
                ["ambientLight"] = Words("1 on, 2 off"),
                ["modes"] = Words("0 normal, 1 sabbath"),
            },
        },
        new("/devices/*/programs", "programs")
        {
            HasMaps = true,
            Key = "programId",
            Name = "program",
            Value = null,
            Constraints = null,
            Step = "step",
            Nested = "parameters",
            ListsAll = true,
            ListsAllNested = true,
        },
    ];

    private static Dictionary<string, string> Words(string list) =>
        list.Split(", ").Select(entry => entry.Split(' ', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
