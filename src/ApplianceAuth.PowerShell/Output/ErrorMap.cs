using System.Management.Automation;

namespace ApplianceAuth.Output;

/// <summary>Maps error ids to PowerShell's error category and a recommendation.</summary>
internal static class ErrorMap
{
    /// <summary>The category and recommendation of each <see cref="ErrorId"/>. The recommendation of an exception takes precedence.</summary>
    public static IReadOnlyDictionary<ErrorId, (ErrorCategory Category, string Recommendation)> Rows { get; } =
        new Dictionary<ErrorId, (ErrorCategory Category, string Recommendation)>
        {
            [ErrorId.NotConnected] = (ErrorCategory.ObjectNotFound, CmdletMessages.ErrorNotConnectedRecommendation),
            [ErrorId.AccountAmbiguous] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorAccountAmbiguousRecommendation),
            [ErrorId.AccountChanged] = (ErrorCategory.InvalidOperation, CmdletMessages.ErrorAccountChangedRecommendation),
            [ErrorId.AccountExists] = (ErrorCategory.ResourceExists, CmdletMessages.ErrorAccountExistsRecommendation),
            [ErrorId.AccountInMemory] = (ErrorCategory.InvalidOperation, CmdletMessages.ErrorAccountInMemoryRecommendation),
            [ErrorId.AccountShared] = (ErrorCategory.InvalidOperation, CmdletMessages.ErrorAccountSharedRecommendation),
            [ErrorId.AccountNameInvalid] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorAccountNameInvalidRecommendation),
            [ErrorId.VaultAmbiguous] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorVaultAmbiguousRecommendation),
            [ErrorId.VaultNotFound] = (ErrorCategory.ObjectNotFound, CmdletMessages.ErrorVaultNotFoundRecommendation),
            [ErrorId.VaultLocked] = (ErrorCategory.AuthenticationError, CmdletMessages.ErrorVaultLockedRecommendation),
            [ErrorId.VaultUnavailable] = (ErrorCategory.ResourceUnavailable, CmdletMessages.ErrorVaultUnavailableRecommendation),
            [ErrorId.VaultStale] = (ErrorCategory.ResourceBusy, CmdletMessages.ErrorVaultStaleRecommendation),
            [ErrorId.VaultTooSmall] = (ErrorCategory.QuotaExceeded, CmdletMessages.ErrorVaultTooSmallRecommendation),
            [ErrorId.VaultSecretDeleted] = (ErrorCategory.ResourceExists, CmdletMessages.ErrorVaultSecretDeletedRecommendation),
            [ErrorId.StoreUnsafe] = (ErrorCategory.SecurityError, CmdletMessages.ErrorStoreUnsafeRecommendation),
            [ErrorId.StoreUnavailable] = (ErrorCategory.ResourceUnavailable, CmdletMessages.ErrorStoreUnavailableRecommendation),
            [ErrorId.VaultListInvalid] = (ErrorCategory.InvalidData, CmdletMessages.ErrorVaultListInvalidRecommendation),
            [ErrorId.VaultNotSupported] = (ErrorCategory.InvalidResult, CmdletMessages.ErrorVaultNotSupportedRecommendation),
            [ErrorId.RecordInvalid] = (ErrorCategory.InvalidData, CmdletMessages.ErrorRecordInvalidRecommendation),
            [ErrorId.RecordTooNew] = (ErrorCategory.InvalidData, CmdletMessages.ErrorRecordTooNewRecommendation),
            [ErrorId.DataFolderUnavailable] = (ErrorCategory.ResourceUnavailable, CmdletMessages.ErrorDataFolderUnavailableRecommendation),
            [ErrorId.TokenNotSaved] = (ErrorCategory.WriteError, CmdletMessages.ErrorTokenNotSavedRecommendation),
            [ErrorId.ParameterInvalid] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorParameterInvalidRecommendation),
            [ErrorId.ClientIdRequired] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorClientIdRequiredRecommendation),
            [ErrorId.ClientSecretRequired] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorClientSecretRequiredRecommendation),
            [ErrorId.BaseUriNotLoopback] = (ErrorCategory.SecurityError, CmdletMessages.ErrorBaseUriNotLoopbackRecommendation),
            [ErrorId.BaseUriMismatch] = (ErrorCategory.SecurityError, CmdletMessages.ErrorBaseUriMismatchRecommendation),
            [ErrorId.DeviceFlowNotSupported] = (ErrorCategory.InvalidOperation, CmdletMessages.ErrorDeviceFlowNotSupportedRecommendation),
            [ErrorId.RedirectUriInvalid] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorRedirectUriInvalidRecommendation),
            [ErrorId.RedirectPortBusy] = (ErrorCategory.ResourceBusy, CmdletMessages.ErrorRedirectPortBusyRecommendation),
            [ErrorId.RedirectInvalid] = (ErrorCategory.InvalidData, CmdletMessages.ErrorRedirectInvalidRecommendation),
            [ErrorId.SignInMismatch] = (ErrorCategory.SecurityError, CmdletMessages.ErrorSignInMismatchRecommendation),
            [ErrorId.InteractionRequired] = (ErrorCategory.InvalidOperation, CmdletMessages.ErrorInteractionRequiredRecommendation),
            [ErrorId.SignInDeclined] = (ErrorCategory.PermissionDenied, CmdletMessages.ErrorSignInDeclinedRecommendation),
            [ErrorId.SignInExpired] = (ErrorCategory.OperationTimeout, CmdletMessages.ErrorSignInExpiredRecommendation),
            [ErrorId.SignInRefused] = (ErrorCategory.AuthenticationError, CmdletMessages.ErrorSignInRefusedRecommendation),
            [ErrorId.RefreshRejected] = (ErrorCategory.AuthenticationError, CmdletMessages.ErrorRefreshRejectedRecommendation),
            [ErrorId.LifetimeTooLong] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorLifetimeTooLongRecommendation),
            [ErrorId.CloudUnreachable] = (ErrorCategory.ConnectionError, CmdletMessages.ErrorCloudUnreachableRecommendation),
            [ErrorId.CloudFailed] = (ErrorCategory.ConnectionError, CmdletMessages.ErrorCloudFailedRecommendation),
            [ErrorId.UnexpectedResponse] = (ErrorCategory.InvalidData, CmdletMessages.ErrorUnexpectedResponseRecommendation),
            [ErrorId.RateLimited] = (ErrorCategory.LimitsExceeded, CmdletMessages.ErrorRateLimitedRecommendation),
            [ErrorId.RequestInvalid] = (ErrorCategory.InvalidArgument, CmdletMessages.ErrorRequestInvalidRecommendation),
            [ErrorId.CallRefused] = (ErrorCategory.InvalidOperation, CmdletMessages.ErrorCallRefusedRecommendation),
            [ErrorId.ApplianceNotFound] = (ErrorCategory.ObjectNotFound, CmdletMessages.ErrorApplianceNotFoundRecommendation),
            [ErrorId.ApplianceNotCached] = (ErrorCategory.ObjectNotFound, CmdletMessages.ErrorApplianceNotCachedRecommendation),
            [ErrorId.FileNotWritten] = (ErrorCategory.WriteError, CmdletMessages.ErrorFileNotWrittenRecommendation),
        };

    /// <summary>Creates the error record of an exception.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="target">The target object, without secrets.</param>
    public static ErrorRecord ToRecord(ApplianceAuthException error, object? target)
    {
        return new ErrorRecord(error, Id(error), Rows[error.ErrorId].Category, target)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = Recommendation(error) },
        };
    }

    /// <summary>Returns the recommendation for an exception, with the command that repeats a rejected call.</summary>
    public static string Recommendation(ApplianceAuthException error)
    {
        string recommendation = error.Recommendation is { } own ? CommandText.WithCommands(own) : Rows[error.ErrorId].Recommendation;
        return error.RetryCommand is { } command
            ? CmdletMessages.FormatErrorRetryCommand(ConsoleText.WithFullStop(recommendation), command)
            : recommendation;
    }

    /// <summary>Returns the error id, such as <c>NotConnected</c> or <c>CallRefused.SDK.Error.UnsupportedProgram</c>.</summary>
    /// <remarks>The second part is the cloud's key. It is omitted if it has other characters than keys have.</remarks>
    public static string Id(ApplianceAuthException error) =>
        error is { ErrorId: ErrorId.CallRefused or ErrorId.CloudFailed, CloudError: { Length: > 0 } key } && key.All(IsKeyCharacter)
            ? $"{error.ErrorId}.{key}"
            : $"{error.ErrorId}";

    private static bool IsKeyCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
