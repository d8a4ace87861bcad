namespace ApplianceAuth.Sessions;

/// <summary>The steps of a move, in order. If the process ends after any of them, the next command completes or discards the move.</summary>
internal enum MoveStep
{
    /// <summary>Both account locks are held, and the target can store the account.</summary>
    Checked,

    /// <summary>The account is in a file of the target that no lookup uses.</summary>
    IncomingWritten,

    /// <summary>The target vault has the registration and the sealing key, but no tokens, so that no other machine can use the account.</summary>
    KeyWritten,

    /// <summary>The header of the source says that the account was moved: an interrupted move is completed from now on, and discarded before.</summary>
    Committed,

    /// <summary>The source vault has no secrets of the account.</summary>
    SecretsRemoved,

    /// <summary>The incoming file of the target has become its journal.</summary>
    Activated,
}
