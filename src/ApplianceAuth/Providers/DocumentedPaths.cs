namespace ApplianceAuth.Providers;

/// <summary>The documented paths, with <c>*</c> for the id of an appliance, for argument completion. Others are allowed too.</summary>
internal static class DocumentedPaths
{
    /// <summary>The paths of Home Connect's published API description, without those that end in a key of an appliance.</summary>
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

    /// <summary>The paths of Miele's third-party API, version 1.</summary>
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
