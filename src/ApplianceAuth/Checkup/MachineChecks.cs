using ApplianceAuth.Accounts;
using ApplianceAuth.OAuth;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Checkup;

/// <summary>What this machine has to do with it: the port for the next sign-in, and the way to the cloud.</summary>
internal static class MachineChecks
{
    /// <summary>Whether the browser could come back here at the next sign-in.</summary>
    public static Finding RedirectPort(StoredAccount account, TimeProvider clock)
    {
        const string check = "RedirectPort";
        string redirect = account.Registration.RedirectUri;
        if (account.Registration.DeviceFlow || account.Provider.UnattendedParameter is not null || redirect.Length == 0)
        {
            return Finding.NotChecked(check, "This account is signed in without one.");
        }

        try
        {
            using RedirectListener listener = RedirectListener.Start(new(account.Provider, account.Registration), clock);
            return Finding.Passed(check, $"{redirect} is free for the next sign-in.");
        }
        catch (ApplianceAuthException e) when (e.Reason == Reason.RedirectUriInvalid)
        {
            return Finding.NotChecked(check, "The redirect address is not on this machine.");
        }
        catch (ApplianceAuthException e) when (e.Reason == Reason.RedirectPortBusy)
        {
            // The account works without it until a person has to sign in again.
            return Finding.Warning(check, e.Message, e.Advice);
        }
    }

    /// <summary>Whether this machine is the one that last refreshed an account of the built-in store.</summary>
    public static Finding Copy(StoredAccount account) => CopiedAccount.Warning(account.Address, account.Tokens.RefreshedOn) is { } warning
        ? Finding.Warning("Machine", warning, CopiedAccount.Advice)
        : Finding.Passed("Machine", "This machine was the last to refresh the account.");

    /// <summary>Which proxy the system puts between this machine and the cloud, without what it is opened with.</summary>
    public static Finding Proxy(StoredAccount account)
    {
        Uri cloud = account.Provider.ApiBase;
        return Finding.Passed("Proxy", $"{SystemProxy.Current.Describe(cloud) ?? "None"} on the way to {cloud.Host}.");
    }
}
