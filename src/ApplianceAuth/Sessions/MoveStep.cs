namespace ApplianceAuth.Sessions;

/// <summary>The steps of a move, in order. After any of them the process may end: the next command finishes or discards the move.</summary>
internal enum MoveStep
{
    /// <summary>Both account locks are held, and the target can take the account.</summary>
    Checked,

    /// <summary>The target's folder has the account in a file that no lookup uses.</summary>
    IncomingWritten,

    /// <summary>The target vault has the registration and the sealing key. It has no tokens, so that no other machine can use the account.</summary>
    KeyWritten,

    /// <summary>The source's header says that the account has moved: from now on the move is finished, before that it is discarded.</summary>
    Committed,

    /// <summary>The source vault has no secrets of the account.</summary>
    SecretsRemoved,

    /// <summary>The target's incoming file is its journal.</summary>
    Activated,
}
