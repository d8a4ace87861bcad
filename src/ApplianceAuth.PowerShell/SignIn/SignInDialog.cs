using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.SignIn;

/// <summary>Runs a sign-in and shows the user what to do.</summary>
internal sealed class SignInDialog(ApplianceCmdlet cmdlet, OAuthClient client, CancellationToken cancellationToken)
{
    private const int Utf8 = 65001;
    private const int Utf16 = 1200;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(300);

    /// <summary>Signs in with the device flow or the authorization code flow, as the registration specifies.</summary>
    public Task<TokenSet> RunAsync(Registration registration, bool paste, bool noBrowser, TimeSpan? timeout) =>
        registration.DeviceFlow ? ByDeviceAsync(registration, timeout)
        : paste || (registration.RedirectUri.Length == 0 && client.Provider.UnattendedParameter is null) ? ByPasteAsync(registration)
        : ByBrowserAsync(registration, noBrowser, timeout);

    private Task<TokenSet> ByBrowserAsync(Registration registration, bool noBrowser, TimeSpan? timeout) =>
        cmdlet.Pipeline.CallAsync(() => new AuthorizationCodeFlow(client, ModuleServices.TimeProvider).ListenAsync(
            registration,
            (address, _) => cmdlet.Pipeline.PostAsync(() => ShowAsync(address, registration, noBrowser)),
            timeout ?? s_timeout,
            cancellationToken));

    private Task ShowAsync(Uri address, Registration registration, bool noBrowser)
    {
        string? missing = Browser.Missing();
        if (noBrowser || missing is not null || !Browser.Open(address))
        {
            cmdlet.WriteHostMessage(CmdletMessages.FormatSignInOpenAddress(address.AbsoluteUri));
        }
        else
        {
            cmdlet.WriteHostMessage(CmdletMessages.FormatSignInBrowserOpens(client.Provider.DisplayName, address.AbsoluteUri));
        }

        if (missing is not null)
        {
            string port = ConsoleText.FormatNumber(new Uri(registration.RedirectUri).Port);
            cmdlet.WriteHostMessage(CmdletMessages.FormatSignInForwardPort(missing, port, Environment.UserName, Environment.MachineName));
            cmdlet.WriteHostMessage(CmdletMessages.SignInForwardPortAlternative);
        }

        return Task.CompletedTask;
    }

    private Task<TokenSet> ByPasteAsync(Registration registration) =>
        cmdlet.Pipeline.CallAsync(() => new AuthorizationCodeFlow(client, ModuleServices.TimeProvider).PasteAsync(
            registration, (address, _) => cmdlet.Pipeline.PostAsync(() => PasteAsync(address)), cancellationToken));

    private Task<string> PasteAsync(Uri address)
    {
        cmdlet.WriteHostMessage(CmdletMessages.FormatSignInPasteOpenAddress(address.AbsoluteUri));
        cmdlet.WriteHostMessage(CmdletMessages.SignInPasteExplanation);
        return Task.FromResult(SecretText.Reveal(cmdlet.PromptForSecret(CmdletMessages.SignInPastePrompt)) ?? "");
    }

    private async Task<TokenSet> ByDeviceAsync(Registration registration, TimeSpan? timeout)
    {
        string activity = CmdletMessages.FormatSignInDeviceActivity(client.Provider.DisplayName);
        string code = "";
        try
        {
            return await cmdlet.Pipeline.CallAsync(() => new DeviceFlow(client, ModuleServices.TimeProvider).SignInAsync(
                registration,
                started => cmdlet.Pipeline.Post(() =>
                {
                    code = started.UserCode;
                    Show(started);
                }),
                left => cmdlet.Pipeline.Post(() => cmdlet.ShowProgress(activity, CmdletMessages.FormatSignInDeviceStatus(code), left)),
                timeout, cancellationToken));
        }
        finally
        {
            cmdlet.EndProgress(activity);
        }
    }

    private void Show(DeviceCode started)
    {
        bool plain = Console.OutputEncoding.CodePage is not (Utf8 or Utf16);
        double minutes = Math.Max(1, Math.Floor(Math.Ceiling((started.ExpiresAt - ModuleServices.TimeProvider.GetUtcNow()).TotalSeconds) / 60));
        cmdlet.WriteHostMessage(started.DrawQrCode(plain));
        cmdlet.WriteHostMessage(CmdletMessages.FormatSignInDeviceScan(started.VerificationUri.AbsoluteUri));
        cmdlet.WriteHostMessage(minutes > 1
            ? CmdletMessages.FormatSignInDeviceCode(started.UserCode, ConsoleText.FormatNumber(minutes))
            : CmdletMessages.FormatSignInDeviceCodeOneMinute(started.UserCode));
    }
}
