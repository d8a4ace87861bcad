using System.Reflection;

namespace ApplianceAuth.Vault;

/// <summary>Makes SecretStore read its file again.</summary>
/// <remarks>
/// SecretStore 1.0.6 serves each process from memory and rewrites its whole file from it. What another process wrote is
/// seen after five seconds, and not at all if this process wrote within five seconds before; until then a write from here
/// erases it, and brings back what was removed. Nothing public reloads without side effects: <c>Unlock-SecretVault</c> with a
/// wrong password and <c>UnlockVault(null)</c> lock the person's store, touching its configuration locks it in every
/// process. So its own method for this is called, by name. Where a version has another shape, nothing is done, and
/// whoever calls has to expect old answers. This can go when SecretStore offers a reload.
/// </remarks>
internal static class SecretStoreMemory
{
    /// <summary>The module whose vaults this is about.</summary>
    public const string Module = "Microsoft.PowerShell.SecretStore";

    /// <summary>Reads the file again, unless SecretStore has not been used yet in this process and will read it anyway.</summary>
    /// <remarks>A few ten milliseconds. A locked store stays as it is: the call that follows says that it is locked.</remarks>
    /// <returns>Whether it was asked to.</returns>
    public static bool Reload()
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        Type? store = AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetName().Name == Module)
            .Select(assembly => assembly.GetType("Microsoft.PowerShell.SecretStore.LocalSecretStore"))
            .FirstOrDefault();
        MethodInfo? instance = store?.GetMethod("GetInstance", BindingFlags.Static | BindingFlags.Public);
        FieldInfo? memory = store?.GetField("_secureStore", Own);
        MethodInfo? update = memory?.FieldType.GetMethod("UpdateDataFromFile", Own, Type.EmptyTypes);
        if (instance is null || memory is null || update is null)
        {
            return false;
        }

        try
        {
            object?[] withoutPassword = new object?[instance.GetParameters().Length];
            update.Invoke(memory.GetValue(instance.Invoke(null, withoutPassword)), null);
            return true;
        }
        catch (TargetInvocationException)
        {
            // Locked or damaged: the call for which this was done finds that out again and reports it.
            return false;
        }
    }
}
