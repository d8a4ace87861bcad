namespace ApplianceAuth.Vault;

/// <summary>The SecretManagement module.</summary>
internal static class VaultModule
{
    /// <summary>The name of the module. Calls are qualified with it, so that no function of the same name is called.</summary>
    public const string Name = "Microsoft.PowerShell.SecretManagement";

    /// <summary>Whether the module is loaded, or is in a folder of PSModulePath. Does not load it.</summary>
    public static bool IsInstalled() =>
        AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == Name)
        || (Environment.GetEnvironmentVariable("PSModulePath") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => Directory.Exists(Path.Combine(folder, Name)));
}
