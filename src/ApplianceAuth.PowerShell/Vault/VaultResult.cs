using System.Management.Automation;

namespace ApplianceAuth.Vault;

/// <summary>What a call of SecretManagement gave: values, or what went wrong.</summary>
internal sealed record VaultResult(IReadOnlyList<PSObject> Output, IReadOnlyList<VaultFault> Faults)
{
    /// <summary>Whether the call never reached the vault and may be made again.</summary>
    public bool Collided => Faults.Any(fault => fault.IsCollision);

    /// <summary>Says how much there is, and nothing of it: the output may be a secret.</summary>
    public override string ToString() => $"{Output.Count} values, {Faults.Count} faults";
}
