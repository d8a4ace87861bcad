namespace ApplianceAuth.Vault;

/// <summary>Whether SecretManagement can be used here, without loading it.</summary>
internal static class VaultModule
{
    /// <summary>Whether the module is loaded, or lies in a folder that PSModulePath names.</summary>
    public static bool IsInstalled() =>
        AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == VaultCall.Module)
        || (Environment.GetEnvironmentVariable("PSModulePath") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => Directory.Exists(Path.Combine(folder, VaultCall.Module)));
}
