namespace ApplianceAuth.Vault;

/// <summary>Checks whether SecretManagement is available, without loading it.</summary>
internal static class VaultModule
{
    /// <summary>Whether the module is loaded, or is in a folder of PSModulePath.</summary>
    public static bool IsInstalled() =>
        AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == VaultCall.Module)
        || (Environment.GetEnvironmentVariable("PSModulePath") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => Directory.Exists(Path.Combine(folder, VaultCall.Module)));
}
