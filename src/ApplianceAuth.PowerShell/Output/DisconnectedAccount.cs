namespace ApplianceAuth.Output;

/// <summary>The result of the removal of an account.</summary>
public sealed class DisconnectedAccount
{
    internal DisconnectedAccount(string account, string vault, string? revocationError) =>
        (Account, Vault, Revoked, RevocationError) = (account, vault, revocationError is null, revocationError);

    /// <summary>The account's address.</summary>
    public string Account { get; }

    /// <summary>The store from which it was removed: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>Whether the cloud revoked the session.</summary>
    public bool Revoked { get; }

    /// <summary>The reason why the session was not revoked, or null. Its tokens remain valid until they expire.</summary>
    public string? RevocationError { get; }

    /// <summary>The data that remains on this machine.</summary>
    public string RemainingData { get; } = CmdletMessages.DisconnectRemainingData;

    /// <summary>The account's address.</summary>
    public override string ToString() => Account;
}
