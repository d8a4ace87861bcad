using System.Collections;
using System.Management.Automation;
using System.Security;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Vault;

/// <summary>Creates exceptions from SecretManagement's errors.</summary>
/// <remarks>They have no inner exception: a vault's error records and exceptions may contain the secret that was written.</remarks>
internal static class VaultErrors
{
    /// <summary>Throws the exception for the errors of a call, if there are any.</summary>
    /// <param name="vault">The vault's name.</param>
    /// <param name="call">The call.</param>
    /// <param name="errors">The errors of the call.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.VaultLocked"/>, <see cref="ErrorId.VaultNotFound"/>, <see cref="ErrorId.VaultSecretDeleted"/>,
    /// <see cref="ErrorId.VaultListInvalid"/> or <see cref="ErrorId.VaultUnavailable"/>.
    /// </exception>
    public static void Check(string vault, VaultCall call, IReadOnlyList<VaultErrorRecord> errors)
    {
        // A vault with a missing module or a damaged file also reports "not found". It is true only if it is the only error.
        if (errors.All(error => error.IsNotFound))
        {
            return;
        }

        if (errors.Any(error => error.IsLocked))
        {
            throw Locked(vault);
        }

        if (errors.Any(error => error.IsVaultNotFound))
        {
            throw NotFound(vault);
        }

        if (errors.Any(error => error.IsDeletedSecret))
        {
            throw new ApplianceAuthException(ErrorId.VaultSecretDeleted, CmdletMessages.FormatVaultSecretDeleted(vault));
        }

        if (errors.FirstOrDefault(error => error.IsDuplicate) is { DuplicateName: { } name })
        {
            throw new ApplianceAuthException(
                ErrorId.VaultListInvalid, CmdletMessages.FormatVaultListInvalid(vault, ConsoleText.SanitizeAndTruncate(name)));
        }

        throw Unavailable(vault, call, errors.First(error => !error.IsNotFound));
    }

    /// <summary>The vault requires a password.</summary>
    public static ApplianceAuthException Locked(string vault) => new(ErrorId.VaultLocked, CmdletMessages.FormatVaultLocked(vault)) { Vault = vault };

    /// <summary>This machine has accounts in a vault, but no vault is registered.</summary>
    public static ApplianceAuthException Removed(string vault, AccountAddress account) => new(
        ErrorId.VaultUnavailable,
        VaultModule.IsInstalled()
            ? CmdletMessages.FormatVaultNoneRegistered(account, vault)
            : CmdletMessages.FormatVaultModuleLost(account, vault, VaultModule.Name),
        CmdletMessages.FormatVaultRemovedRecommendation(BuiltInStore.StoreName));

    /// <summary>The account is stored in a vault, and SecretManagement is missing.</summary>
    public static ApplianceAuthException ModuleLost(string vault, AccountAddress account) => new(
        ErrorId.VaultUnavailable, CmdletMessages.FormatVaultModuleLost(account, vault, VaultModule.Name), InstallRecommendation);

    /// <summary>This machine has used a vault that is no longer registered under any name.</summary>
    public static ApplianceAuthException Unregistered(string vault) => new(
        ErrorId.VaultUnavailable, CmdletMessages.FormatVaultUnregistered(vault), CmdletMessages.FormatVaultUnregisteredRecommendation(vault));

    /// <summary>The vault has a name that <c>-Vault</c> uses for a store of this module.</summary>
    public static ApplianceAuthException Reserved(RegisteredVault vault) => new(
        ErrorId.VaultUnavailable, CmdletMessages.FormatVaultNameReserved(vault.Name),
        CmdletMessages.FormatVaultNameReservedRecommendation(vault.Module, BuiltInStore.StoreName));

    /// <summary>The vault's file could not be reloaded, so a write could erase data of other processes.</summary>
    public static ApplianceAuthException Stale(string vault) => new(ErrorId.VaultStale, CmdletMessages.FormatVaultStale(vault));

    /// <summary>A secret is not a string.</summary>
    /// <param name="vault">The vault's name.</param>
    /// <param name="secret">The secret's name.</param>
    /// <param name="value">What the vault returned. Only its type is shown.</param>
    public static ApplianceAuthException NotString(string vault, string secret, object value)
    {
        string type = Plural(value);
        return new(ErrorId.RecordInvalid, CmdletMessages.FormatVaultNotString(vault, secret, type)) { SecretType = type };
    }

    /// <summary>No vault of this name is registered.</summary>
    public static ApplianceAuthException NotFound(string vault) =>
        new(ErrorId.VaultNotFound, CmdletMessages.FormatVaultNotFound(vault));

    /// <summary>The vault or SecretManagement failed.</summary>
    /// <param name="vault">The vault's name; null if SecretManagement failed.</param>
    /// <param name="call">The call.</param>
    /// <param name="error">The first error of the call.</param>
    public static ApplianceAuthException Unavailable(string? vault, VaultCall call, VaultErrorRecord error)
    {
        if (error.IsNotInstalled)
        {
            return new(
                ErrorId.VaultUnavailable,
                vault is null
                    ? CmdletMessages.FormatVaultModuleNotInstalled(VaultModule.Name)
                    : CmdletMessages.FormatVaultModuleMissing(vault, VaultModule.Name),
                InstallRecommendation);
        }

        string kind = string.Join(", ", new[] { error.Id, error.Exceptions[^1] }.Select(name => name.Split('.')[^1]).Distinct());
        string text = ConsoleText.SanitizeAndTruncate(error.Text.Trim());
        string message =
            vault is null ? CmdletMessages.FormatVaultManagementFailed(call.Command, kind, text)
            // The text of a write error may contain the secret.
            : call.Arguments.ContainsKey("Secret") ? CmdletMessages.FormatVaultWriteFailed(call.Command, vault, kind)
            : CmdletMessages.FormatVaultCallFailed(call.Command, vault, kind, text);
        return new(ErrorId.VaultUnavailable, message, Recommendation(error));
    }

    private static string InstallRecommendation =>
        CmdletMessages.FormatVaultModuleNotInstalledRecommendation(VaultModule.Name, SecretStoreState.Module);

    private static string Plural(object value) => value switch
    {
        PSCredential => CmdletMessages.VaultTypeCredentials,
        IDictionary => CmdletMessages.VaultTypeHashTables,
        SecureString => CmdletMessages.VaultTypeSecureStrings,
        byte[] => CmdletMessages.VaultTypeByteArrays,
        IEnumerable => CmdletMessages.VaultTypeLists,
        _ => CmdletMessages.FormatVaultTypeOther(value.GetType().Name),
    };

    private static string? Recommendation(VaultErrorRecord error) => error switch
    {
        { Exceptions: var types } when types.Contains(typeof(TypeInitializationException).FullName) => CmdletMessages.VaultNoHomeRecommendation,
        { Id: "Modules_ModuleNotFound" } => CmdletMessages.VaultModuleNotFoundRecommendation,
        _ => null,
    };
}
