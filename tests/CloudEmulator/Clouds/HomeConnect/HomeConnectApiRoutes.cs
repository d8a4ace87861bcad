using CloudEmulator.Calls;
using static CloudEmulator.Clouds.HomeConnect.HomeConnectGuard;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The endpoints of Home Connect's resource server, below <c>/api/homeappliances</c>.</summary>
internal static class HomeConnectApiRoutes
{
    private const string Identify = "IdentifyAppliance";
    private const string Monitor = "Monitor";
    private const string Control = "Control";
    private const string Settings = "Settings";
    private const string Images = "Images";
    private const string Programs = "/{haId}/programs";

    public static IReadOnlyList<CloudRoute> All { get; } =
    [
        Route("GET", "", "devices", Identify, call => HomeConnectCall.Ok(call.Home.List)),
        Route("GET", "/events", "events", Monitor, HomeConnectEvents.All, HomeConnectMedia.Events),
        Route("GET", "/{haId}", "device", Identify, call => HomeConnectCall.Ok(call.Appliance["appliance"]!)),
        Route("GET", "/{haId}/events", "device_events", Monitor, HomeConnectEvents.One, HomeConnectMedia.Events),

        Route("GET", Programs, "programs", Monitor, HomeConnectPrograms.List),
        Route("GET", $"{Programs}/available", "available_programs", Monitor, HomeConnectPrograms.Available),
        Route("GET", $"{Programs}/available/{{key}}", "available_program", Monitor, HomeConnectPrograms.AvailableOne),
        Route("GET", $"{Programs}/active", "active_program", Monitor, HomeConnectPrograms.Active),
        Route("PUT", $"{Programs}/active", "start_program", Control, HomeConnectPrograms.Start),
        Route("DELETE", $"{Programs}/active", "stop_program", Control, HomeConnectPrograms.Stop),
        Route("GET", $"{Programs}/selected", "selected_program", Monitor, HomeConnectPrograms.Selected),
        Route("PUT", $"{Programs}/selected", "select_program", Control, HomeConnectPrograms.Select),
        .. Options("active", HomeConnectOptions.Active),
        .. Options("selected", HomeConnectOptions.Selected),

        Route("GET", "/{haId}/settings", "settings", Settings, HomeConnectFeatures.Settings.List),
        Route("PUT", "/{haId}/settings", "put_settings", Settings, HomeConnectSettings.Put),
        Route("GET", "/{haId}/settings/{key}", "setting", Settings, HomeConnectFeatures.Settings.One),
        Route("PUT", "/{haId}/settings/{key}", "put_setting", Settings, HomeConnectSettings.Put),
        Route("GET", "/{haId}/status", "status", Monitor, HomeConnectFeatures.Status.List),
        Route("GET", "/{haId}/status/{key}", "status_item", Monitor, HomeConnectFeatures.Status.One),
        Route("GET", "/{haId}/commands", "commands", Control, HomeConnectFeatures.Commands.List),
        Route("PUT", "/{haId}/commands", "put_commands", Control, HomeConnectCommands.Put),
        Route("PUT", "/{haId}/commands/{key}", "put_command", Control, HomeConnectCommands.Put),
        Route("GET", "/{haId}/images", "images", Images, HomeConnectFeatures.Images.List),
        Route("GET", "/{haId}/images/{key}", "image", Images, HomeConnectFeatures.Picture, HomeConnectMedia.Picture),
    ];

    private static IEnumerable<CloudRoute> Options(string which, HomeConnectOptions options) =>
    [
        Route("GET", $"{Programs}/{which}/options", $"{which}_options", Monitor, options.List),
        Route("PUT", $"{Programs}/{which}/options", $"put_{which}_options", Control, options.Put),
        Route("GET", $"{Programs}/{which}/options/{{key}}", $"{which}_option", Monitor, options.One),
        Route("PUT", $"{Programs}/{which}/options/{{key}}", $"put_{which}_option", Control, options.Put),
    ];
}
