using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Diagnostics;

/// <summary>What this machine has to do with it: the port for the next sign-in, and the way to the cloud.</summary>
internal static class MachineChecks
{
    /// <summary>Whether the browser could come back here at the next sign-in.</summary>
    public static DiagnosticResult RedirectPort(StoredAccount account, TimeProvider timeProvider)
    {
        const string check = "RedirectPort";
        string redirect = account.Registration.RedirectUri;
        if (account.Registration.DeviceFlow || account.Provider.UnattendedParameter is not null || redirect.Length == 0)
        {
            return DiagnosticResult.NotChecked(check, "This account is signed in without one.");
        }

        try
        {
            using RedirectListener listener = RedirectListener.Start(new(account.Provider, account.Registration), timeProvider);
            return DiagnosticResult.Passed(check, $"{redirect} is free for the next sign-in.");
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RedirectUriInvalid)
        {
            return DiagnosticResult.NotChecked(check, "The redirect address is not on this machine.");
        }
        catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RedirectPortBusy)
        {
            // The account works without it until a person has to sign in again.
            return DiagnosticResult.Warning(check, e.Message, e.Recommendation);
        }
    }

    /// <summary>Whether this machine is the one that last refreshed an account of the built-in store.</summary>
    public static DiagnosticResult Copy(StoredAccount account) => CopiedAccount.Warning(account.Address, account.Tokens.RefreshMachine) is { } warning
        ? DiagnosticResult.Warning("Machine", warning, CopiedAccount.Recommendation)
        : DiagnosticResult.Passed("Machine", "This machine was the last to refresh the account.");

    /// <summary>Which proxy the system puts between this machine and the cloud, without what it is opened with.</summary>
    public static DiagnosticResult Proxy(StoredAccount account)
    {
        Uri cloud = account.Provider.ApiBase;
        return DiagnosticResult.Passed("Proxy", $"{SystemProxy.Current.Describe(cloud) ?? "None"} on the way to {cloud.Host}.");
    }
}
