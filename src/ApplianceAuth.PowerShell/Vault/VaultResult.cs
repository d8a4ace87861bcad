using System.Management.Automation;

namespace ApplianceAuth.Vault;

/// <summary>The output and errors of a SecretManagement call.</summary>
internal sealed record VaultResult(IReadOnlyList<PSObject> Output, IReadOnlyList<VaultErrorRecord> Errors)
{
    /// <summary>Whether the call did not reach the vault and can be repeated.</summary>
    public bool Collided => Errors.Any(error => error.IsCollision);

    /// <summary>The numbers of values and errors, without the values, which may be secret.</summary>
    public override string ToString() => $"{Output.Count} values, {Errors.Count} errors";
}
