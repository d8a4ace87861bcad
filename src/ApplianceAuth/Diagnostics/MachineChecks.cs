using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Diagnostics;

/// <summary>Checks what depends on this computer: the redirect port, the proxy, and the machine of the last refresh.</summary>
internal static class MachineChecks
{
    /// <summary>Checks whether the redirect port is free for the next sign-in.</summary>
    public static DiagnosticResult RedirectPort(StoredAccount account, TimeProvider timeProvider)
    {
        const string check = "RedirectPort";
        string redirect = account.Registration.RedirectUri;
        if (account.Registration.DeviceFlow || account.Provider.UnattendedParameter is not null || redirect.Length == 0)
        {
            return DiagnosticResult.NotChecked(check, Messages.DiagnosticsRedirectNotUsed);
        }

        try
        {
            using RedirectListener listener = RedirectListener.Start(new(account.Provider, account.Registration), timeProvider);
            return DiagnosticResult.Passed(check, Messages.FormatDiagnosticsRedirectFree(redirect));
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RedirectUriInvalid)
        {
            return DiagnosticResult.NotChecked(check, Messages.FormatDiagnosticsRedirectElsewhere(redirect));
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RedirectPortBusy)
        {
            // The account works without the port until the user has to sign in again.
            return DiagnosticResult.Warning(check, e.Message, e.Recommendation);
        }
    }

    /// <summary>Checks whether this computer was the last to refresh a session of the built-in store.</summary>
    public static DiagnosticResult Copy(StoredAccount account) => CopiedAccount.Warning(account.Address, account.Tokens.RefreshMachine) is { } warning
        ? DiagnosticResult.Warning("Machine", warning, CopiedAccount.Recommendation)
        : DiagnosticResult.Passed("Machine", Messages.DiagnosticsMachineSame);

    /// <summary>Reports the proxy between this computer and the cloud, without its credentials.</summary>
    public static DiagnosticResult Proxy(StoredAccount account)
    {
        Uri cloud = account.Provider.ApiBase;
        return DiagnosticResult.Passed("Proxy", SystemProxy.Current.Describe(cloud) is { } proxy
            ? Messages.FormatDiagnosticsProxyUsed(cloud.Host, proxy)
            : Messages.FormatDiagnosticsProxyNone(cloud.Host));
    }
}
