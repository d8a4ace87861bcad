namespace ApplianceAuth.Vault;

/// <summary>A command of SecretManagement with its arguments. Arguments are never inserted into script text.</summary>
/// <param name="Command">The command's name within SecretManagement, such as <c>Get-Secret</c>.</param>
/// <param name="Arguments">Parameters by name; a switch is <see langword="true"/>.</param>
internal sealed record VaultCall(string Command, IReadOnlyDictionary<string, object> Arguments)
{
    /// <summary>The command's name with its module.</summary>
    public string QualifiedCommand => $@"{VaultModule.Name}\{Command}";

    /// <summary>Lists the registered vaults.</summary>
    public static VaultCall Vaults() => new("Get-SecretVault", new Dictionary<string, object>());

    /// <summary>Reads a secret as text.</summary>
    public static VaultCall Read(string vault, string name) => new("Get-Secret",
        new Dictionary<string, object> { ["Name"] = name, ["Vault"] = vault, ["AsPlainText"] = true });

    /// <summary>Writes a secret as text.</summary>
    /// <remarks>
    /// Without <c>-Metadata</c>: if the vault's Set-Secret does not support metadata and its Set-SecretInfo is missing or fails, SecretManagement 1.1.2
    /// removes the secret that it has just saved.
    /// </remarks>
    public static VaultCall Write(string vault, string name, string text) => new("Set-Secret",
        new Dictionary<string, object> { ["Name"] = name, ["Secret"] = text, ["Vault"] = vault });

    /// <summary>Removes a secret.</summary>
    public static VaultCall Remove(string vault, string name) => new("Remove-Secret",
        new Dictionary<string, object> { ["Name"] = name, ["Vault"] = vault });

    /// <summary>Lists the secrets whose names begin with <paramref name="prefix"/>.</summary>
    public static VaultCall List(string vault, string prefix) => new("Get-SecretInfo",
        new Dictionary<string, object> { ["Name"] = prefix + "*", ["Vault"] = vault });

    /// <summary>The command without arguments, which may be secret.</summary>
    public override string ToString() => Command;
}
