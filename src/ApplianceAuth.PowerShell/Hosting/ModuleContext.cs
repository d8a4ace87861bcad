using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ApplianceAuth.Hosting;

/// <summary>Loads this module's dependencies into a private load context, so that they do not conflict with other modules' versions.</summary>
/// <remarks>
/// PowerShell loads this assembly into the default context. The dependencies are in the folder <c>dependencies</c>, which the default context does not
/// probe. When the default context resolves the core library, it gets the assembly of the private context, which then loads the other dependencies.
/// PowerShell inspects the exported types before <see cref="OnImport"/> runs, so their layout must not require the core library.
/// </remarks>
public sealed class ModuleContext : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly DependencyContext s_dependencies = new();

    /// <summary>Starts resolving the core library. PowerShell calls this once in each runspace that imports the module.</summary>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Removes one handler. Each runspace adds one on import and removes one on removal.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == "ApplianceAuth" ? s_dependencies.LoadFromAssemblyName(name) : null;

    private sealed class DependencyContext() : AssemblyLoadContext("ApplianceAuth")
    {
        private readonly string _folder =
            Path.Combine(Path.GetDirectoryName(typeof(ModuleContext).Assembly.Location)!, "dependencies");

        /// <summary>Loads the assembly that is precompiled for this platform, else the portable one.</summary>
        /// <returns>Null for assemblies of the framework, which the default context resolves.</returns>
        // The full runtime identifier: native code for another platform causes a BadImageFormatException.
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = assemblyName.Name + ".dll";
            string[] candidates = [Path.Combine(_folder, RuntimeInformation.RuntimeIdentifier, file), Path.Combine(_folder, file)];
            return Array.Find(candidates, File.Exists) is { } found ? LoadFromAssemblyPath(found) : null;
        }
    }
}
