namespace ApplianceAuth;

/// <summary>Everything a user can meet, by name. The names are error ids and therefore a public contract.</summary>
public enum ErrorId
{
    /// <summary>No such account is signed in.</summary>
    NotConnected,

    /// <summary>Several accounts are signed in and none was named or selected.</summary>
    AccountAmbiguous,

    /// <summary>The account was signed in to another provider after the call was prepared.</summary>
    AccountChanged,

    /// <summary>Another sign-in has this name already.</summary>
    AccountExists,

    /// <summary>The account exists only in the memory of one process: it is not available in others and cannot be moved.</summary>
    AccountInMemory,

    /// <summary>The account is in a vault that other machines may share, and was not to be moved by force.</summary>
    AccountShared,

    /// <summary>The address of an account is not well formed.</summary>
    AccountNameInvalid,

    /// <summary>Several vaults are registered, none is the default, and none was named.</summary>
    VaultAmbiguous,

    /// <summary>No vault of that name is registered.</summary>
    VaultNotFound,

    /// <summary>The vault is locked and nobody can be asked to unlock it.</summary>
    VaultLocked,

    /// <summary>The vault does not work: its module is missing, its store is damaged, or it refused the call.</summary>
    VaultUnavailable,

    /// <summary>The vault serves an older state than the newest one known, or may do so: nothing is written to it.</summary>
    VaultStale,

    /// <summary>The vault cannot hold as much text as a sign-in needs.</summary>
    VaultTooSmall,

    /// <summary>Files of the built-in store belong to another user, are links, or give permissions to others.</summary>
    StoreUnsafe,

    /// <summary>The built-in store cannot protect data for this user.</summary>
    StoreUnavailable,

    /// <summary>The vault keeps a removed secret of that name, and takes no new one until it is gone for good.</summary>
    VaultSecretDeleted,

    /// <summary>The vault lists a secret twice, so that SecretManagement cannot list its secrets.</summary>
    VaultListInvalid,

    /// <summary>The vault does not return strings as they were written.</summary>
    VaultNotSupported,

    /// <summary>What the vault holds under our name is not a record of ours.</summary>
    RecordInvalid,

    /// <summary>The vault's record was written by a newer version of this module.</summary>
    RecordTooNew,

    /// <summary>A lock or file in the data folder cannot be created, read or written.</summary>
    DataFolderUnavailable,

    /// <summary>The renewed sign-in could not be written to the vault.</summary>
    TokenNotSaved,

    /// <summary>A parameter is missing or does not fit the others.</summary>
    ParameterInvalid,

    /// <summary>No client id was given and none is on record.</summary>
    ClientIdRequired,

    /// <summary>The cloud needs a client secret and none was given.</summary>
    ClientSecretRequired,

    /// <summary>The base address is not a loopback address.</summary>
    BaseUriNotLoopback,

    /// <summary>The base address is not the one that the account was made with.</summary>
    BaseUriMismatch,

    /// <summary>The cloud offers no device flow.</summary>
    DeviceFlowNotSupported,

    /// <summary>The redirect address cannot be used.</summary>
    RedirectUriInvalid,

    /// <summary>Another program listens on the redirect's port.</summary>
    RedirectPortBusy,

    /// <summary>What was pasted is no redirect of this sign-in.</summary>
    RedirectInvalid,

    /// <summary>The authorization response or the token does not carry the state or nonce of this sign-in.</summary>
    SignInMismatch,

    /// <summary>A person is needed and none is there.</summary>
    InteractionRequired,

    /// <summary>The person said no.</summary>
    SignInDeclined,

    /// <summary>The sign-in was not finished in time.</summary>
    SignInExpired,

    /// <summary>The cloud refused to start or finish the sign-in.</summary>
    SignInRefused,

    /// <summary>The cloud no longer accepts the stored sign-in.</summary>
    RefreshRejected,

    /// <summary>The cloud never gives tokens that live as long as was asked for.</summary>
    LifetimeTooLong,

    /// <summary>The cloud could not be reached.</summary>
    CloudUnreachable,

    /// <summary>The cloud answered that it has trouble of its own.</summary>
    CloudFailed,

    /// <summary>The cloud answered with something that is not what its documents say.</summary>
    UnexpectedResponse,

    /// <summary>The cloud asked to wait.</summary>
    RateLimited,

    /// <summary>The path, the query or the body of a call is not allowed.</summary>
    RequestInvalid,

    /// <summary>The cloud refused the call.</summary>
    CallRefused,

    /// <summary>None of the accounts that were asked has such an appliance.</summary>
    ApplianceNotFound,

    /// <summary>The answer could not be written to the file that was named.</summary>
    FileNotWritten,
}
