using System.Text.Json.Nodes;
using CloudEmulator.Calls;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary>The error responses of Home Connect's resource server.</summary>
internal static class HomeConnectApiErrors
{
    public static EmulatedResponse Malformed { get; } = Error(401, "invalid_token", "The provided token is malformed.");

    public static EmulatedResponse Expired { get; } = Error(401, "invalid_token", "The access token expired");

    public static EmulatedResponse MissingScope { get; } = Error(403, "insufficient_scope", "Insufficient scope for this resource");

    public static EmulatedResponse NotFound { get; } = Error(404, "404", "The requested resource could not be found");

    public static EmulatedResponse NoProgramActive { get; } = Error(404, "SDK.Error.NoProgramActive", "There is no program active");

    public static EmulatedResponse NoProgramSelected { get; } = Error(404, "SDK.Error.NoProgramSelected", "There is no program selected");

    public static EmulatedResponse BadRequest { get; } = Error(400, "400", "The request body is not what this resource takes");

    public static EmulatedResponse Offline { get; } =
        Error(409, "SDK.Error.HomeAppliance.Connection.Initialization.Failed", "HomeAppliance is offline");

    public static EmulatedResponse WrongState { get; } = Error(409, "SDK.Error.WrongOperationState",
        "Request cannot be performed since OperationState is not the one that it needs");

    public static EmulatedResponse SelectedProgramNotSet { get; } =
        Error(409, "SDK.Error.SelectedProgramNotSet", "Request cannot be performed since no program is selected");

    public static EmulatedResponse ActiveProgramNotSet { get; } =
        Error(409, "SDK.Error.ActiveProgramNotSet", "Request cannot be performed since no active program is set");

    // The texts below are not recorded ones; the keys are those that clients handle.
    public static EmulatedResponse ActiveProgramSet { get; } = Error(409, "SDK.Error.ActiveProgramSet", "There is a program active");

    public static EmulatedResponse ProgramNotAvailable { get; } = Error(409, "SDK.Error.ProgramNotAvailable", "Program currently not available");

    public static EmulatedResponse UnsupportedOption { get; } = Error(409, "SDK.Error.UnsupportedOption", "Program option not supported");

    public static EmulatedResponse OptionNotSelectable { get; } = Error(409, "SDK.Error.OptionNotSelectable", "Option is not selectable");

    public static EmulatedResponse InvalidOptionValue { get; } = Error(409, "SDK.Error.InvalidOptionValue", "Option value is not allowed");

    public static EmulatedResponse InvalidSettingState { get; } =
        Error(409, "SDK.Error.InvalidSettingState", "Setting currently not available or writable");

    public static EmulatedResponse InvalidSettingValue { get; } = Error(409, "SDK.Error.InvalidSettingValue", "Value not supported");

    public static EmulatedResponse WrongDoorState { get; } = Error(409, "SDK.Error.WrongDoorState", "The door is open");

    public static EmulatedResponse LocalControl { get; } = Error(409, "BSH.Common.Error.LockedByLocalControl", "The appliance is in use at its panel");

    public static EmulatedResponse RemoteControlNotActive { get; } =
        Error(409, "BSH.Common.Error.RemoteControlNotActive", "Remote control is not active");

    public static EmulatedResponse RemoteStartNotActive { get; } = Error(409, "BSH.Common.Error.RemoteStartNotActive", "Remote start is not active");

    public static EmulatedResponse TooManyChannels { get; } = Error(429, "429",
        "More than 10 active event monitoring channels was reached. Further event monitoring requests are blocked.");

    /// <summary><c>SDK.Error.UnsupportedProgram</c>, <c>…Setting</c>, <c>…Option</c> or <c>…Operation</c>.</summary>
    public static EmulatedResponse Unsupported(string what) => Error(404, $"SDK.Error.Unsupported{what}", $"{what} is not supported");

    public static EmulatedResponse NotAcceptable(string wanted) =>
        Error(406, "406", $"The resource identified by the request is only available as {wanted}");

    public static EmulatedResponse WrongMediaType(string wanted) =>
        Error(415, "415", $"The request's Content-Type is not supported, expected: {wanted}");

    public static EmulatedResponse Error(int status, string key, string description) => EmulatedResponse.Json(
        new JsonObject { ["error"] = new JsonObject { ["key"] = key, ["description"] = description } },
        status, HomeConnectMedia.Json);
}
