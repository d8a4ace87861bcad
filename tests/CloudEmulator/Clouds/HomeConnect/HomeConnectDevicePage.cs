using CloudEmulator.Calls;
using CloudEmulator.Pages;
using CloudEmulator.Tokens;

namespace CloudEmulator.Clouds.HomeConnect;

/// <summary><c>/security/oauth/device_verify</c>: the page on which the user enters the user code.</summary>
internal static class HomeConnectDevicePage
{
    public static EmulatedResponse Show(CloudCall call) => Form(call, call.Query["user_code"]);

    public static EmulatedResponse Submit(CloudCall call)
    {
        string? userCode = call.Form?["user_code"];
        if (call.Cloud.DeviceGrants.FindByUserCode(userCode, call.Provider.Name, call.Now) is not { } grant)
        {
            return Form(call, userCode, "This code is unknown or has expired.");
        }

        return SignInPages.Begin(call, new Attempt
        {
            Provider = call.Provider,
            ClientId = grant.ClientId,
            Scopes = grant.Scopes,
            Expires = call.Now.AddSeconds(call.Cloud.Settings.LoginLife),
            Device = grant,
        });
    }

    private static EmulatedResponse Form(CloudCall call, string? userCode, string? problem = null) => Html.Page("Connect a device", $"""
        {(problem is null ? "" : $"<p class=\"problem\" id=\"problem\">{Html.Encode(problem)}</p>")}
        <form id="device" method="post" action="{call.Provider.Prefix}/security/oauth/device_verify">
          <label for="user_code">Code shown by the device</label>
          <input id="user_code" name="user_code" value="{Html.Encode(userCode)}" required>
          <button id="continue" type="submit">Continue</button>
        </form>
        """);
}
