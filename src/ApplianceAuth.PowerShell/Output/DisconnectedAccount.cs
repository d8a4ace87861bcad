namespace ApplianceAuth.Output;

/// <summary>The result of the removal of an account.</summary>
public sealed class DisconnectedAccount
{
    internal DisconnectedAccount(string account, string vault, string? notEnded) =>
        (Account, Vault, EndedAtCloud, NotEnded) = (account, vault, notEnded is null, notEnded);

    /// <summary>The account's address.</summary>
    public string Account { get; }

    /// <summary>The store from which it was removed: the name of a vault, <c>BuiltIn</c>, or <c>[memory]</c> for an account of this process only.</summary>
    public string Vault { get; }

    /// <summary>Whether the cloud revoked the session.</summary>
    public bool EndedAtCloud { get; }

    /// <summary>The reason why the session was not revoked, or null. Its tokens remain valid until they expire.</summary>
    public string? NotEnded { get; }

    /// <summary>The data that remains on this machine.</summary>
    public string Kept { get; } = CmdletMessages.DisconnectKept;

    /// <summary>The account's address.</summary>
    public override string ToString() => Account;
}
