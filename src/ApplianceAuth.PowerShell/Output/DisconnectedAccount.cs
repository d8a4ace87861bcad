namespace ApplianceAuth.Output;

/// <summary>What became of an account that was removed.</summary>
public sealed class DisconnectedAccount
{
    internal DisconnectedAccount(string account, string vault, string? notEnded) =>
        (Account, Vault, EndedAtCloud, NotEnded) = (account, vault, notEnded is null, notEnded);

    /// <summary>The account's address.</summary>
    public string Account { get; }

    /// <summary>The vault that it was removed from; <c>[memory]</c> for one of this process alone.</summary>
    public string Vault { get; }

    /// <summary>Whether the cloud ended the sign-in too.</summary>
    public bool EndedAtCloud { get; }

    /// <summary>Why the cloud did not end it, or null. Its tokens then run out by themselves.</summary>
    public string? NotEnded { get; }

    /// <summary>What is left on this machine on purpose.</summary>
    public string Kept { get; } = "The count of calls, since the cloud's limits hold for the application and the person whoever is signed in.";

    /// <summary>The account's address.</summary>
    public override string ToString() => Account;
}
