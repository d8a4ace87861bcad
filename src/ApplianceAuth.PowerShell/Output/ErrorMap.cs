using System.Management.Automation;

namespace ApplianceAuth.Output;

/// <summary>The one table from a reason to what PowerShell shows: the category, and what to do next.</summary>
internal static class ErrorMap
{
    /// <summary>One row for each <see cref="ErrorId"/>; an exception that knows more exactly what to do overrides the advice.</summary>
    public static IReadOnlyDictionary<ErrorId, (ErrorCategory Category, string Recommendation)> Rows { get; } =
        new Dictionary<ErrorId, (ErrorCategory Category, string Recommendation)>
        {
            [ErrorId.NotConnected] = (ErrorCategory.ObjectNotFound,
                "Sign in with Connect-HomeConnectAccount or Connect-MieleAccount; Get-ApplianceAccount lists who is signed in."),
            [ErrorId.AccountAmbiguous] = (ErrorCategory.InvalidArgument,
                "Name one with -Account, or choose one for this session with Select-ApplianceAccount."),
            [ErrorId.AccountChanged] = (ErrorCategory.InvalidOperation,
                "Run the command again. Get-ApplianceAccount shows which provider the account is signed in to."),
            [ErrorId.AccountExists] = (ErrorCategory.ResourceExists,
                "Choose another -Name to keep both, or add -Force to replace the account."),
            [ErrorId.AccountInMemory] = (ErrorCategory.InvalidOperation,
                "Sign in again without -InMemory, so that every process finds the account; add -Vault to choose its store."),
            [ErrorId.AccountShared] = (ErrorCategory.InvalidOperation,
                "Add -Force if no other machine uses the account, or if they need not use it any longer."),
            [ErrorId.AccountNameInvalid] = (ErrorCategory.InvalidArgument,
                "Write it as Cloud/name, such as Miele/holiday-home: HomeConnect or Miele, then 1 to 40 letters, digits and hyphens."),
            [ErrorId.VaultAmbiguous] = (ErrorCategory.InvalidArgument,
                "Name one with -Vault, or make one the default with Set-SecretVaultDefault."),
            [ErrorId.VaultNotFound] = (ErrorCategory.ObjectNotFound,
                "Get-SecretVault lists the registered vaults; Register-SecretVault adds one."),
            [ErrorId.VaultLocked] = (ErrorCategory.AuthenticationError,
                "Unlock it first, with Unlock-SecretVault, or Unlock-SecretStore for a SecretStore."),
            [ErrorId.VaultUnavailable] = (ErrorCategory.ResourceUnavailable,
                "Run Get-SecretInfo with this vault, and correct what it reports."),
            [ErrorId.VaultStale] = (ErrorCategory.ResourceBusy,
                "Use a new PowerShell session. If the error stays, install Microsoft.PowerShell.SecretStore 1.0.6, or use another vault with -Vault."),
            [ErrorId.VaultTooSmall] = (ErrorCategory.QuotaExceeded,
                "Use a vault that takes longer secrets, such as SecretStore, with -Vault."),
            [ErrorId.VaultSecretDeleted] = (ErrorCategory.ResourceExists,
                "Purge or recover the deleted secret with the vault's own tools, or sign in under another -Name."),
            [ErrorId.StoreUnsafe] = (ErrorCategory.SecurityError,
                "Run the command that the error names, or set APPLIANCEAUTH_DATA to a folder that belongs to this user alone."),
            [ErrorId.StoreUnavailable] = (ErrorCategory.ResourceUnavailable,
                "Run PowerShell in a session with a loaded user profile, or sign in to a vault with -Vault."),
            [ErrorId.VaultListInvalid] = (ErrorCategory.InvalidData,
                "Remove or rename one of the two secrets in the vault. Until then accounts may be missing from lists; name them with -Account."),
            [ErrorId.VaultNotSupported] = (ErrorCategory.InvalidResult,
                "Use another vault with -Vault, such as a SecretStore."),
            [ErrorId.RecordInvalid] = (ErrorCategory.InvalidData,
                "Look at the secret with Get-Secret. If it is not yours, remove it with Remove-Secret and sign in again."),
            [ErrorId.RecordTooNew] = (ErrorCategory.InvalidData,
                "Update the module on this machine: Update-Module ApplianceAuth."),
            [ErrorId.DataFolderUnavailable] = (ErrorCategory.ResourceUnavailable,
                "Make the folder writable and free disk space, or set APPLIANCEAUTH_DATA to a folder on a local disk."),
            [ErrorId.TokenNotSaved] = (ErrorCategory.WriteError,
                "Make the vault writable: a later call saves the sign-in. Until then only this machine holds it."),
            [ErrorId.ParameterInvalid] = (ErrorCategory.InvalidArgument,
                "Get-Help shows which parameters go together."),
            [ErrorId.ClientIdRequired] = (ErrorCategory.InvalidArgument,
                "Register an application in the cloud's developer portal and give its client id with -ClientId."),
            [ErrorId.ClientSecretRequired] = (ErrorCategory.InvalidArgument,
                "Give the secret that the developer portal shows for the application with -ClientSecret, as a SecureString."),
            [ErrorId.BaseUriNotLoopback] = (ErrorCategory.SecurityError,
                "-BaseUri is for an emulator on this machine, such as http://127.0.0.1:5000; leave it out for the real cloud."),
            [ErrorId.BaseUriMismatch] = (ErrorCategory.SecurityError,
                "Leave -BaseUri out, or sign in under another -Name for the emulator."),
            [ErrorId.DeviceFlowNotSupported] = (ErrorCategory.InvalidOperation,
                "Leave -UseDeviceCode out and sign in with the browser."),
            [ErrorId.RedirectUriInvalid] = (ErrorCategory.InvalidArgument,
                "Use an address on this machine with a port, such as http://localhost:8080/callback, exactly as it is registered in the developer portal."),
            [ErrorId.RedirectPortBusy] = (ErrorCategory.ResourceBusy,
                "End the other program, or register a second redirect address with another port and give it with -RedirectUri."),
            [ErrorId.RedirectInvalid] = (ErrorCategory.InvalidData,
                "Paste the whole address from the browser's address bar after the consent; it begins with the redirect address and holds a code."),
            [ErrorId.SignInMismatch] = (ErrorCategory.SecurityError,
                "Start the sign-in again and finish it in the window that it opens. The response belonged to an older page or another program."),
            [ErrorId.InteractionRequired] = (ErrorCategory.InvalidOperation,
                "Run this once at an interactive prompt; later calls renew the sign-in without a person."),
            [ErrorId.SignInDeclined] = (ErrorCategory.PermissionDenied,
                "Start the sign-in again and grant the access that is asked for."),
            [ErrorId.SignInExpired] = (ErrorCategory.OperationTimeout,
                "Start the sign-in again and finish it within the time shown."),
            [ErrorId.SignInRefused] = (ErrorCategory.AuthenticationError,
                "Compare client id, redirect address and flow with the application in the cloud's developer portal; changes there take effect after some minutes."),
            [ErrorId.RefreshRejected] = (ErrorCategory.AuthenticationError,
                "Sign in again with the same Connect command; it needs no client id."),
            [ErrorId.LifetimeTooLong] = (ErrorCategory.InvalidArgument,
                "Ask for a shorter -MinimumLifetimeSec."),
            [ErrorId.CloudUnreachable] = (ErrorCategory.ConnectionError,
                "See whether this machine reaches the cloud: network, proxy, name resolution. The sign-in is still good."),
            [ErrorId.CloudFailed] = (ErrorCategory.ConnectionError,
                "Try again later: the fault is on the cloud's side, and the sign-in is still good."),
            [ErrorId.UnexpectedResponse] = (ErrorCategory.InvalidData,
                "Try again. If the error stays, add -Raw to Invoke-ApplianceApi to see the unchanged response."),
            [ErrorId.RateLimited] = (ErrorCategory.LimitsExceeded,
                "Wait until the time shown; each call before it can prolong the block."),
            [ErrorId.RequestInvalid] = (ErrorCategory.InvalidArgument,
                "Give a path below the API, such as /devices; host, .. and backslash have no place in it, and values go into -Query."),
            [ErrorId.CallRefused] = (ErrorCategory.InvalidOperation,
                "Read the cloud's own words: the appliance may be off, busy, or not granted to this sign-in."),
            [ErrorId.ApplianceNotFound] = (ErrorCategory.ObjectNotFound,
                "Get-Appliance -Account * -ListOnly lists them all; an appliance that is missing may not be granted to the sign-in."),
            [ErrorId.FileNotWritten] = (ErrorCategory.WriteError,
                "Name a file in a folder that is there, that you may write to, and that has room."),
        };

    /// <summary>The error record of a failure: its id is the reason's name, and for a call that reached the cloud also the cloud's key.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="target">What it was about, free of secrets.</param>
    public static ErrorRecord ToRecord(ApplianceAuthException failure, object? target)
    {
        return new ErrorRecord(failure, Id(failure), Rows[failure.ErrorId].Category, target)
        {
            ErrorDetails = new ErrorDetails(failure.Message) { RecommendedAction = Recommendation(failure) },
        };
    }

    /// <summary>What to do about a failure, and the command that repeats a refused call.</summary>
    public static string Recommendation(ApplianceAuthException failure)
    {
        string recommendation = failure.Recommendation ?? Rows[failure.ErrorId].Recommendation;
        return failure.RepeatedBy is { } command ? $"{ConsoleText.WithFullStop(recommendation)} To repeat it: {command}" : recommendation;
    }

    /// <summary>The error id, such as <c>NotConnected</c> or <c>CallRefused.SDK.Error.UnsupportedProgram</c>.</summary>
    /// <remarks>The key comes from the cloud: one that does not look like a key stays out of the id.</remarks>
    public static string Id(ApplianceAuthException failure) =>
        failure is { ErrorId: ErrorId.CallRefused or ErrorId.CloudFailed, CloudError: { Length: > 0 } key } && key.All(IsOfKey)
            ? $"{failure.ErrorId}.{key}"
            : $"{failure.ErrorId}";

    private static bool IsOfKey(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
