using System.Management.Automation;

namespace ApplianceAuth.Vault;

/// <summary>What is kept of an error record of SecretManagement.</summary>
/// <remarks>The record itself is let go: its target is the cmdlet that failed, with the secret that was to be written.</remarks>
/// <param name="Id">The error id without the command, such as <c>GetSecretNotFound</c>.</param>
/// <param name="Exceptions">Full type names of the exception and the ones inside it, outermost first.</param>
/// <param name="Text">What the innermost exception says.</param>
internal sealed record VaultFault(string Id, IReadOnlyList<string> Exceptions, string Text)
{
    /// <summary>The exception of a locked vault. By name: PowerShell loads SecretManagement, in the version that the person has.</summary>
    public const string PasswordRequired = "Microsoft.PowerShell.SecretManagement.PasswordRequiredException";

    /// <summary>.NET's message, which is not translated; the entry follows in brackets.</summary>
    private const string Duplicate = "same key has already been added. Key: ";

    private const string InvalidOperation = "System.Management.Automation.PSInvalidOperationException";

    /// <summary>Whether the vault waits for a password.</summary>
    public bool IsLocked => Exceptions.Contains(PasswordRequired) || Id.EndsWith("PasswordRequiredException", StringComparison.Ordinal);

    /// <summary>Whether this one error says that there is no such secret; SecretManagement also adds it to other errors.</summary>
    public bool IsNotFound => Id is "GetSecretNotFound";

    /// <summary>Whether SecretManagement itself is missing.</summary>
    public bool IsNotInstalled => Id is "CommandNotFoundException" or "CouldNotAutoLoadModule" or "CouldNotAutoloadMatchingModule";

    /// <summary>Whether the name of the vault is unknown.</summary>
    public bool IsVaultNotFound => Id is "GetSecretVaultNotFound";

    /// <summary>Whether a removed secret still holds the name: Azure Key Vault's words, which other vaults with a soft delete use too.</summary>
    public bool IsDeletedSecret => Text.Contains("deleted but recoverable", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the vault listed a secret twice: SecretManagement 1.1.2 sorts the list into a dictionary, and lists nothing then.</summary>
    public bool IsDuplicate => Id is "GetSecretInfoException" && Exceptions[^1] == typeof(ArgumentException).FullName && Text.Contains(Duplicate, StringComparison.Ordinal);

    /// <summary>The name of the secret that was listed twice, or null if the message does not hold it.</summary>
    public string? DuplicateName => Text.Split(Duplicate, 2) is [_, var rest] ? rest.Split(", ")[0].TrimStart('[') : null;

    /// <summary>Whether other code was in SecretManagement's one runspace, so that the call never reached the vault.</summary>
    /// <remarks>A vault's own errors come as a RuntimeException; PowerShell's refusal to run a second pipeline comes as it is.</remarks>
    public bool IsCollision =>
        Id.EndsWith("InvalidOperation", StringComparison.Ordinal) && Exceptions is [InvalidOperation, InvalidOperation, ..];

    /// <summary>Takes from an error record what may be kept.</summary>
    public static VaultFault From(ErrorRecord error)
    {
        List<string> types = [];
        string words = "";
        for (Exception? e = error.Exception; e is not null; e = e.InnerException)
        {
            types.Add(e.GetType().FullName!);
            words = e.Message;
        }

        return new VaultFault(error.FullyQualifiedErrorId.Split(',')[0], types, words);
    }
}
