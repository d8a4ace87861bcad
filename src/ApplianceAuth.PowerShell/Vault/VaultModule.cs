using System.Reflection;

namespace ApplianceAuth.Vault;

/// <summary>Finds SecretManagement without loading it.</summary>
internal static class VaultModule
{
    private static readonly EnumerationOptions s_accessible = new();

    /// <summary>Whether the module is loaded, or is in a folder of PSModulePath.</summary>
    public static bool IsInstalled() => LoadedAssembly() is not null || InstalledManifest(ModulePath) is not null;

    /// <summary>What to import: the manifest of the loaded version, because a process can load only one, or of the version that PowerShell would load.</summary>
    /// <returns>A path, because an import by name takes about 80 ms more; the name if there is no manifest.</returns>
    public static string ToImport() => LoadedManifest() ?? InstalledManifest(ModulePath) ?? VaultCall.Module;

    /// <summary>The newest version in the first folder that has the module; null if none has it.</summary>
    /// <param name="modulePath">Folders, separated as in PSModulePath.</param>
    public static string? InstalledManifest(string modulePath) =>
        modulePath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, VaultCall.Module))
            .Where(Directory.Exists)
            .SelectMany(module => Directory.EnumerateDirectories(module, "*", s_accessible)
                .Where(folder => Version.TryParse(Path.GetFileName(folder), out _))
                .OrderByDescending(folder => Version.Parse(Path.GetFileName(folder)))
                .Append(module))
            .Select(folder => Path.Combine(folder, VaultCall.Module + ".psd1"))
            .FirstOrDefault(File.Exists);

    private static string ModulePath => Environment.GetEnvironmentVariable("PSModulePath") ?? "";

    private static Assembly? LoadedAssembly() =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(assembly => assembly.GetName().Name == VaultCall.Module);

    private static string? LoadedManifest() =>
        LoadedAssembly() is { } loaded && Path.ChangeExtension(loaded.Location, ".psd1") is var manifest && File.Exists(manifest) ? manifest : null;
}
