using System.Management.Automation;

namespace ApplianceAuth.Vault;

/// <summary>The parts of a SecretManagement error record that are safe to keep.</summary>
/// <remarks>The record's target is the failed cmdlet, which holds the secret that was written.</remarks>
/// <param name="Id">The error id without the command, such as <c>GetSecretNotFound</c>.</param>
/// <param name="Exceptions">The full type names of the exception and its inner exceptions, outermost first.</param>
/// <param name="Text">The message of the innermost exception.</param>
internal sealed record VaultErrorRecord(string Id, IReadOnlyList<string> Exceptions, string Text)
{
    /// <summary>The exception type of a locked vault. By name, because the user's version of SecretManagement is loaded at run time.</summary>
    public const string PasswordRequired = "Microsoft.PowerShell.SecretManagement.PasswordRequiredException";

    /// <summary>Part of .NET's message, which is not localised. The entry follows in brackets.</summary>
    private const string Duplicate = "same key has already been added. Key: ";

    private const string InvalidOperation = "System.Management.Automation.PSInvalidOperationException";

    /// <summary>Whether the vault requires a password.</summary>
    public bool IsLocked => Exceptions.Contains(PasswordRequired) || Id.EndsWith("PasswordRequiredException", StringComparison.Ordinal);

    /// <summary>Whether the error reports a missing secret. SecretManagement also adds it to other errors.</summary>
    public bool IsNotFound => Id is "GetSecretNotFound";

    /// <summary>Whether SecretManagement itself is missing.</summary>
    public bool IsNotInstalled => Id is "CommandNotFoundException" or "CouldNotAutoLoadModule" or "CouldNotAutoloadMatchingModule";

    /// <summary>Whether the name of the vault is unknown.</summary>
    public bool IsVaultNotFound => Id is "GetSecretVaultNotFound";

    /// <summary>Whether a soft-deleted secret has the name. The text is that of Azure Key Vault.</summary>
    public bool IsDeletedSecret => Text.Contains("deleted but recoverable", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the vault listed a secret twice. SecretManagement 1.1.2 adds the secrets to a dictionary, which fails.</summary>
    public bool IsDuplicate => Id is "GetSecretInfoException" && Exceptions[^1] == typeof(ArgumentException).FullName
        && Text.Contains(Duplicate, StringComparison.Ordinal);

    /// <summary>The name of the secret that was listed twice, or null if the message does not contain it.</summary>
    public string? DuplicateName => Text.Split(Duplicate, 2) is [_, var rest] ? rest.Split(", ")[0].TrimStart('[') : null;

    /// <summary>Whether SecretManagement's only runspace was in use, so that the call did not reach the vault.</summary>
    /// <remarks>The errors of a vault are wrapped in a RuntimeException. PowerShell's error for a second pipeline is not.</remarks>
    public bool IsCollision =>
        Id.EndsWith("InvalidOperation", StringComparison.Ordinal) && Exceptions is [InvalidOperation, InvalidOperation, ..];

    /// <summary>Copies the safe parts of an error record.</summary>
    public static VaultErrorRecord From(ErrorRecord error)
    {
        List<string> types = [];
        string text = "";
        for (Exception? e = error.Exception; e is not null; e = e.InnerException)
        {
            types.Add(e.GetType().FullName!);
            text = e.Message;
        }

        return new VaultErrorRecord(error.FullyQualifiedErrorId.Split(',')[0], types, text);
    }
}
