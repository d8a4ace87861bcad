namespace ApplianceAuth.Stores;

/// <summary>A vault that was used on this machine, recorded beside its journals, so that an account is found without listing vaults.</summary>
/// <param name="Name">The name that it was last registered under.</param>
/// <param name="Module">The extension module of the vault.</param>
/// <param name="Key">Identifies the storage, see <see cref="IAccountStore.Key"/>.</param>
internal sealed record VaultReference(string Name, string Module, string Key)
{
    /// <summary>Reads the record of a folder; null if there is none.</summary>
    internal static VaultReference? Read(StoreFiles files)
    {
        try
        {
            return PrivateFile.Read(files.VaultReference)?.Split('\n') is [var name, var module, var key, ..] ? new(name, module, key) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the record if it has changed. Without it the vault is found by listing.</summary>
    internal void Write(StoreFiles files)
    {
        try
        {
            if (Read(files) != this)
            {
                PrivateFile.Replace(files.VaultReference, $"{Name}\n{Module}\n{Key}\n");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
