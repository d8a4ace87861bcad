using ApplianceAuth.Accounts;
using ApplianceAuth.Hosting;
using ApplianceAuth.OAuth;

namespace ApplianceAuth.SignIn;

/// <summary>What a person sees and does during a sign-in.</summary>
internal sealed class SignInDialog(ApplianceCmdlet cmdlet, OAuthClient client, CancellationToken cancellationToken)
{
    private const int Utf8 = 65001;
    private const int Utf16 = 1200;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(300);

    /// <summary>Signs in the way the registration says.</summary>
    public Task<TokenSet> RunAsync(Registration registration, bool paste, bool noBrowser, TimeSpan? patience) =>
        registration.DeviceFlow ? ByDeviceAsync(registration, patience)
        : paste || (registration.RedirectUri.Length == 0 && client.Provider.UnattendedParameter is null) ? ByPasteAsync(registration)
        : ByBrowserAsync(registration, noBrowser, patience);

    private Task<TokenSet> ByBrowserAsync(Registration registration, bool noBrowser, TimeSpan? patience) =>
        cmdlet.Pipeline.CallAsync(() => new AuthorizationCodeFlow(client, ModuleServices.TimeProvider).ListenAsync(
            registration,
            (address, _) => cmdlet.Pipeline.PostAsync(() => ShowAsync(address, registration, noBrowser)),
            patience ?? s_timeout,
            cancellationToken));

    private Task ShowAsync(Uri address, Registration registration, bool noBrowser)
    {
        string? missing = Browser.Missing();
        if (noBrowser || missing is not null || !Browser.Open(address))
        {
            cmdlet.WriteHostMessage($"Open this address in a browser to sign in:\n\n{address.AbsoluteUri}\n");
        }
        else
        {
            cmdlet.WriteHostMessage($"The browser opens for the sign-in to {client.Provider.DisplayName}. If it does not, open this address:\n\n{address.AbsoluteUri}\n");
        }

        if (missing is not null)
        {
            int port = new Uri(registration.RedirectUri).Port;
            cmdlet.WriteHostMessage($"{missing} To bring its answer here, run there first: ssh -L {port}:localhost:{port} {Environment.UserName}@{Environment.MachineName}");
            cmdlet.WriteHostMessage("Or press Ctrl+C and sign in with -PasteRedirect, which reads the address on which the browser ends.");
        }

        return Task.CompletedTask;
    }

    private Task<TokenSet> ByPasteAsync(Registration registration) =>
        cmdlet.Pipeline.CallAsync(() => new AuthorizationCodeFlow(client, ModuleServices.TimeProvider).PasteAsync(
            registration, (address, _) => cmdlet.Pipeline.PostAsync(() => PasteAsync(address)), cancellationToken));

    private Task<string> PasteAsync(Uri address)
    {
        cmdlet.WriteHostMessage($"Open this address in a browser, on any device, and sign in:\n\n{address.AbsoluteUri}\n");
        cmdlet.WriteHostMessage("The browser ends on a page that may not load. Copy the whole address line of that page and paste it here; it is not shown.");
        return Task.FromResult(SecretText.Reveal(cmdlet.AskSecret("Address or error text")) ?? "");
    }

    private async Task<TokenSet> ByDeviceAsync(Registration registration, TimeSpan? patience)
    {
        string activity = $"Waiting for the sign-in to {client.Provider.DisplayName}";
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
                left => cmdlet.Pipeline.Post(() => cmdlet.ShowProgress(activity, $"Enter the code {code}", left)),
                patience, cancellationToken));
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
        cmdlet.WriteHostMessage(QrCodeText.Draw(started.BestAddress, plain));
        cmdlet.WriteHostMessage($"Scan the QR code, or open {started.VerificationUri.AbsoluteUri}");
        cmdlet.WriteHostMessage($"and enter the code  {started.UserCode}  within {ConsoleText.FormatNumber(minutes)} minute{(minutes > 1 ? "s" : "")}.");
    }
}
