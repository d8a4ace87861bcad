namespace ApplianceAuth.Providers;

/// <summary>The documented paths and their methods, for argument completion. Others are allowed too. Event streams are in <see cref="Provider.Events"/>.</summary>
internal static class DocumentedPaths
{
    private const string Get = "GET", Put = "PUT", Delete = "DELETE";

    /// <summary>The paths of Home Connect's published API description.</summary>
    public static IReadOnlyList<DocumentedPath> HomeConnect { get; } =
    [
        new("/homeappliances", Get),
        new("/homeappliances/*", Get),
        new("/homeappliances/*/programs", Get),
        new("/homeappliances/*/programs/available", Get),
        new("/homeappliances/*/programs/available/{key}", Get),
        new("/homeappliances/*/programs/active", Get, Put, Delete),
        new("/homeappliances/*/programs/active/options", Get, Put),
        new("/homeappliances/*/programs/active/options/{key}", Get, Put),
        new("/homeappliances/*/programs/selected", Get, Put),
        new("/homeappliances/*/programs/selected/options", Get, Put),
        new("/homeappliances/*/programs/selected/options/{key}", Get, Put),
        new("/homeappliances/*/status", Get),
        new("/homeappliances/*/status/{key}", Get),
        new("/homeappliances/*/settings", Get, Put),
        new("/homeappliances/*/settings/{key}", Get, Put),
        // Nearly every appliance has this one.
        new("/homeappliances/*/settings/BSH.Common.Setting.PowerState", Get, Put),
        new("/homeappliances/*/commands", Get, Put),
        new("/homeappliances/*/commands/{key}", Put),
        new("/homeappliances/*/images", Get),
        new("/homeappliances/*/images/{key}", Get),
    ];

    /// <summary>The paths of Miele's third-party API, version 1.</summary>
    public static IReadOnlyList<DocumentedPath> Miele { get; } =
    [
        new("/devices", Get),
        new("/devices/*", Get),
        new("/devices/*/ident", Get),
        new("/devices/*/state", Get),
        new("/devices/*/actions", Get, Put),
        new("/devices/*/programs", Get, Put),
        new("/devices/*/rooms", Get, Put),
        new("/devices/*/fillingLevels", Get),
        new("/devices/*/failureDetails", Get),
        new("/devices/*/camera", Get),
        new("/devices/fillingLevels", Get),
    ];
}
