namespace ApplianceAuth.Providers;

/// <summary>The paths in the clouds' documents, with <c>*</c> for the id of an appliance. They complete what is typed; any other path passes too.</summary>
internal static class DocumentedPaths
{
    /// <summary>Those of Home Connect's published API description. What ends in a key of one appliance's own is left to the person.</summary>
    public static IReadOnlyList<string> HomeConnect { get; } =
    [
        "/homeappliances",
        "/homeappliances/*",
        "/homeappliances/*/programs",
        "/homeappliances/*/programs/available",
        "/homeappliances/*/programs/active",
        "/homeappliances/*/programs/active/options",
        "/homeappliances/*/programs/selected",
        "/homeappliances/*/programs/selected/options",
        "/homeappliances/*/status",
        "/homeappliances/*/settings",
        "/homeappliances/*/settings/BSH.Common.Setting.PowerState",
        "/homeappliances/*/commands",
        "/homeappliances/*/images",
    ];

    /// <summary>Those of Miele's third-party API, version 1.</summary>
    public static IReadOnlyList<string> Miele { get; } =
    [
        "/devices",
        "/devices/*",
        "/devices/*/ident",
        "/devices/*/state",
        "/devices/*/actions",
        "/devices/*/programs",
        "/devices/*/rooms",
        "/devices/*/fillingLevels",
        "/devices/*/failureDetails",
        "/devices/*/camera",
        "/devices/fillingLevels",
    ];
}
