using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ApplianceAuth.Hosting;

/// <summary>Keeps this module's libraries in a load context of their own, so that other modules' versions of them do no harm.</summary>
/// <remarks>
/// Only this assembly lies beside the manifest's root, and PowerShell loads it into the default context. Everything else
/// lies in <c>dependencies</c>, where the default context cannot find it. When it asks for the flow library, the first of
/// them, it is handed the one in the private context, and that one's own libraries follow it there. PowerShell looks at the
/// exported types before <see cref="OnImport"/> runs, so none of them may need the flow library to be laid out.
/// </remarks>
public sealed class ModuleContext : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly DependencyContext s_dependencies = new();

    /// <summary>Starts to answer for the flow library. PowerShell calls this once in each runspace that imports the module.</summary>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>Takes one answer back, so that each runspace's removal undoes its own import and no other's.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == "ApplianceAuth" ? s_dependencies.LoadFromAssemblyName(name) : null;

    private sealed class DependencyContext() : AssemblyLoadContext("ApplianceAuth")
    {
        private readonly string _folder =
            Path.Combine(Path.GetDirectoryName(typeof(ModuleContext).Assembly.Location)!, "dependencies");

        /// <summary>Loads the assembly that is precompiled for this system, else the one with IL alone, which works on every system.</summary>
        /// <returns>Null if the default context must look for it, which has the framework.</returns>
        // The whole runtime identifier: .NET refuses native code for another operating system or processor with a BadImageFormatException.
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = assemblyName.Name + ".dll";
            string[] candidates = [Path.Combine(_folder, RuntimeInformation.RuntimeIdentifier, file), Path.Combine(_folder, file)];
            return Array.Find(candidates, File.Exists) is { } found ? LoadFromAssemblyPath(found) : null;
        }
    }
}
