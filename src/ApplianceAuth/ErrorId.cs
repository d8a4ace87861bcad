namespace ApplianceAuth;

/// <summary>The error ids. Their names are a public contract.</summary>
public enum ErrorId
{
    /// <summary>The account is not signed in.</summary>
    NotConnected,

    /// <summary>Several accounts are signed in, and none was specified or selected.</summary>
    AccountAmbiguous,

    /// <summary>The account was signed in to another provider after the call was prepared.</summary>
    AccountChanged,

    /// <summary>Another account has this name.</summary>
    AccountExists,

    /// <summary>The account exists only in the memory of one process: it is not available in others and cannot be moved.</summary>
    AccountInMemory,

    /// <summary>The account is in a vault that other machines may share. It was not moved.</summary>
    AccountShared,

    /// <summary>The account address is invalid.</summary>
    AccountNameInvalid,

    /// <summary>Several vaults are registered, none is the default, and none was specified.</summary>
    VaultAmbiguous,

    /// <summary>No vault of this name is registered.</summary>
    VaultNotFound,

    /// <summary>The vault is locked, and the session is not interactive.</summary>
    VaultLocked,

    /// <summary>The vault does not work: its module is missing, its store is damaged, or it returned an error.</summary>
    VaultUnavailable,

    /// <summary>The vault returns outdated records, or may do so. Nothing is written to it.</summary>
    VaultStale,

    /// <summary>The vault cannot store secrets as long as a record.</summary>
    VaultTooSmall,

    /// <summary>Files of the built-in store belong to another user, are links, or are accessible to other users.</summary>
    StoreUnsafe,

    /// <summary>The built-in store cannot protect data for this user.</summary>
    StoreUnavailable,

    /// <summary>The vault still holds a soft-deleted secret of this name.</summary>
    VaultSecretDeleted,

    /// <summary>The vault lists a secret twice, and SecretManagement cannot list its secrets.</summary>
    VaultListInvalid,

    /// <summary>The vault does not return strings as they were stored.</summary>
    VaultNotSupported,

    /// <summary>The stored record is not a valid record of ApplianceAuth.</summary>
    RecordInvalid,

    /// <summary>The stored record was written by a newer version of ApplianceAuth.</summary>
    RecordTooNew,

    /// <summary>A lock or file in the data folder cannot be created, read or written.</summary>
    DataFolderUnavailable,

    /// <summary>The refreshed session could not be saved to the vault.</summary>
    TokenNotSaved,

    /// <summary>A parameter is missing or cannot be combined with another one.</summary>
    ParameterInvalid,

    /// <summary>No client id was given, and none is stored.</summary>
    ClientIdRequired,

    /// <summary>The cloud requires a client secret, and none was given.</summary>
    ClientSecretRequired,

    /// <summary>The base address is not a loopback address.</summary>
    BaseUriNotLoopback,

    /// <summary>The base address differs from that of the sign-in.</summary>
    BaseUriMismatch,

    /// <summary>The cloud does not support the device flow.</summary>
    DeviceFlowNotSupported,

    /// <summary>The redirect URI cannot be used.</summary>
    RedirectUriInvalid,

    /// <summary>The port of the redirect URI is in use.</summary>
    RedirectPortBusy,

    /// <summary>The pasted text is not a valid authorization response.</summary>
    RedirectInvalid,

    /// <summary>The authorization response or the token does not contain the state or nonce of this sign-in.</summary>
    SignInMismatch,

    /// <summary>A prompt or a browser is required, and the session is not interactive.</summary>
    InteractionRequired,

    /// <summary>The user declined.</summary>
    SignInDeclined,

    /// <summary>The sign-in was not completed in time.</summary>
    SignInExpired,

    /// <summary>The cloud refused the sign-in.</summary>
    SignInRefused,

    /// <summary>The cloud no longer accepts the refresh token.</summary>
    RefreshRejected,

    /// <summary>The requested lifetime exceeds that of the cloud's tokens.</summary>
    LifetimeTooLong,

    /// <summary>The cloud could not be reached.</summary>
    CloudUnreachable,

    /// <summary>The cloud reported an internal error or is not available.</summary>
    CloudFailed,

    /// <summary>The response of the cloud does not match its documentation.</summary>
    UnexpectedResponse,

    /// <summary>A rate limit of the cloud is exceeded.</summary>
    RateLimited,

    /// <summary>The path, the query or the body of a call is not allowed.</summary>
    RequestInvalid,

    /// <summary>The cloud refused the call.</summary>
    CallRefused,

    /// <summary>None of the accounts has this appliance.</summary>
    ApplianceNotFound,

    /// <summary>No state of the account's appliances is cached.</summary>
    ApplianceNotCached,

    /// <summary>The response could not be written to the file.</summary>
    FileNotWritten,
}
