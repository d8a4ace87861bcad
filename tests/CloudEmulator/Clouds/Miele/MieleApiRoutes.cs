using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The endpoints of Miele's resource server.</summary>
internal static class MieleApiRoutes
{
    private const string Read = "mcs_thirdparty_read";
    private const string Write = "mcs_thirdparty_write";
    private const string Media = "mcs_thirdparty_media";

    public static IReadOnlyList<CloudRoute> All { get; } =
    [
        MieleGuard.Route("GET", "/v1/devices", "devices", Read, MieleDevices.All),
        MieleGuard.Route("GET", "/v1/devices/fillingLevels", "filling_levels", Read, MieleDevices.FillingLevels),
        MieleGuard.Route("GET", "/v1/devices/all/events", "events", Read, MieleEvents.All),
        MieleGuard.Route("GET", "/v1/devices/{id}", "device", Read, MieleDevices.One),
        MieleGuard.Route("GET", "/v1/devices/{id}/events", "device_events", Read, MieleEvents.One),
        MieleGuard.Route("GET", "/v1/devices/{id}/ident", "ident", Read, call => call.Ok("ident")),
        MieleGuard.Route("GET", "/v1/devices/{id}/state", "state", Read, call => call.Ok("state")),
        MieleGuard.Route("GET", "/v1/devices/{id}/actions", "actions", Read, call => call.Ok("actions")),
        MieleGuard.Route("PUT", "/v1/devices/{id}/actions", "put_actions", Write, MieleActions.Put),
        MieleGuard.Route("GET", "/v1/devices/{id}/programs", "programs", Read, MielePrograms.List),
        MieleGuard.Route("PUT", "/v1/devices/{id}/programs", "start_program", Write, MielePrograms.Start),
        MieleGuard.Route("GET", "/v1/devices/{id}/rooms", "rooms", Read, call => call.Ok("rooms")),
        MieleGuard.Route("PUT", "/v1/devices/{id}/rooms", "put_rooms", Write, MielePrograms.PutRooms),
        MieleGuard.Route("GET", "/v1/devices/{id}/fillingLevels", "device_filling_levels", Read, call => call.Ok("fillingLevels")),
        MieleGuard.Route("GET", "/v1/devices/{id}/failureDetails", "failure_details", Read, call => call.Ok("failureDetails")),
        MieleGuard.Route("GET", "/v1/devices/{id}/camera", "camera", Media, MieleDevices.Camera),
    ];
}
