using System.Collections;
using System.Management.Automation;
using System.Security;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Vault;

/// <summary>Tells SecretManagement's errors apart.</summary>
/// <remarks>No cause is attached to what is raised: the records and exceptions of a vault may hold what was to be written.</remarks>
internal static class VaultErrors
{
    /// <summary>Raises what went wrong, if anything did.</summary>
    /// <param name="vault">The vault's name.</param>
    /// <param name="call">What was asked of it.</param>
    /// <param name="faults">What came back besides values.</param>
    /// <exception cref="ApplianceAuthException">The vault is locked, unknown, or does not work.</exception>
    public static void Check(string vault, VaultCall call, IReadOnlyList<VaultFault> faults)
    {
        // The store of a missing module or a damaged file also claims "not found"; it is true only when it is said alone.
        if (faults.All(fault => fault.IsNotFound))
        {
            return;
        }

        if (faults.Any(fault => fault.IsLocked))
        {
            throw Locked(vault);
        }

        if (faults.Any(fault => fault.IsVaultNotFound))
        {
            throw NotFound(vault);
        }

        if (faults.Any(fault => fault.IsDeletedSecret))
        {
            throw new ApplianceAuthException(ErrorId.VaultSecretDeleted, $"The vault '{vault}' keeps a removed secret of the same name.");
        }

        if (faults.FirstOrDefault(fault => fault.IsDuplicate) is { DuplicateName: { } name })
        {
            throw new ApplianceAuthException(ErrorId.VaultListInvalid, $"The vault '{vault}' lists the secret '{ConsoleText.SanitizeAndTruncate(name)}' twice, so its secrets cannot be listed.");
        }

        throw Unavailable($"The vault '{vault}'", call, faults.First(fault => !fault.IsNotFound));
    }

    /// <summary>The vault waits for a password.</summary>
    public static ApplianceAuthException Locked(string vault) => new(ErrorId.VaultLocked, $"The vault '{vault}' is locked.") { Vault = vault };

    /// <summary>This machine has accounts in a vault, and no vault is registered now.</summary>
    public static ApplianceAuthException Removed(string vault, AccountAddress account) => new(
        ErrorId.VaultUnavailable,
        $"{account} is stored in the vault '{vault}', but {(VaultModule.IsInstalled() ? "no vault is registered for this user" : $"the module {VaultCall.Module} is not found")}.",
        $"Set PSModulePath and HOME as in the session that signed in, or use the built-in store from now on: add -Vault {BuiltInStore.StoreName}.");

    /// <summary>This machine has used a vault that is not registered now, under any name.</summary>
    public static ApplianceAuthException Unregistered(string vault) => new(
        ErrorId.VaultUnavailable, $"The vault '{vault}' was used on this machine before, but is not registered for this user now.",
        $"Register it again with Register-SecretVault -Name {vault}, or set PSModulePath and HOME as in the session that signed in.");

    /// <summary>The vault has a name that <c>-Vault</c> takes for a store of this module.</summary>
    public static ApplianceAuthException Reserved(RegisteredVault vault) => new(
        ErrorId.VaultUnavailable, $"The vault '{vault.Name}' cannot be used: this name is reserved for a store of this module.",
        $"Register it under another name: Register-SecretVault -Name NAME -ModuleName {vault.Module} -DefaultVault — or use the built-in store: add -Vault {BuiltInStore.StoreName}.");

    /// <summary>The vault's file could not be read again, so that a write could erase what other processes have saved.</summary>
    public static ApplianceAuthException Stale(string vault) =>
        new(ErrorId.VaultStale, $"The vault '{vault}' could not be reloaded, and a write could erase what other processes have saved. Nothing was written to it.");

    /// <summary>A secret is not a string.</summary>
    /// <param name="vault">The vault's name.</param>
    /// <param name="secret">The secret's name.</param>
    /// <param name="value">What the vault returned. Only its type is shown.</param>
    public static ApplianceAuthException NotString(string vault, string secret, object value)
    {
        string type = Plural(value);
        return new(ErrorId.RecordInvalid, $"The vault '{vault}' returns the secret '{secret}' as {type} in place of a string.") { SecretType = type };
    }

    /// <summary>No vault of this name is registered.</summary>
    public static ApplianceAuthException NotFound(string vault) =>
        new(ErrorId.VaultNotFound, $"No vault named '{vault}' is registered.");

    /// <summary>The vault, or SecretManagement itself, does not work.</summary>
    /// <param name="subject">Who failed.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="fault">The first thing that went wrong.</param>
    public static ApplianceAuthException Unavailable(string subject, VaultCall call, VaultFault fault)
    {
        if (fault.IsNotInstalled)
        {
            return new(
                ErrorId.VaultUnavailable, $"The module {VaultCall.Module} is not installed, or not in a folder that PSModulePath names.",
                $"Install-Module {VaultCall.Module}, {SecretStoreMemory.Module} — or set PSModulePath as in the session that signed in.");
        }

        // The words about a write may quote what was to be written, so only the kind of error is told.
        string kind = string.Join(", ", new[] { fault.Id, fault.Exceptions[^1] }.Select(name => name.Split('.')[^1]).Distinct());
        string words = call.Arguments.ContainsKey("Secret") ? "" : $": {ConsoleText.SanitizeAndTruncate(fault.Text.Trim())}";
        return new(ErrorId.VaultUnavailable, $"{subject} failed at {call.Command} ({kind}){words}", Recommendation(fault));
    }

    private static string Plural(object value) => value switch
    {
        PSCredential => "credentials",
        IDictionary => "hash tables",
        SecureString => "secure strings",
        byte[] => "byte arrays",
        IEnumerable => "lists",
        _ => $"values of type {value.GetType().Name}",
    };

    private static string? Recommendation(VaultFault fault) => fault switch
    {
        { Exceptions: var types } when types.Contains(typeof(TypeInitializationException).FullName) =>
            "SecretManagement keeps its registry in the home folder: set the environment variable HOME for this job.",
        { Id: "Modules_ModuleNotFound" } =>
            "Install the vault's module for this user again, or register the vault anew with Register-SecretVault.",
        _ => null,
    };
}
