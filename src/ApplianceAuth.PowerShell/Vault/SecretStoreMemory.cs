using System.Reflection;

namespace ApplianceAuth.Vault;

/// <summary>What SecretStore holds in this process's memory: whether it is locked, and a way to make it read its file again.</summary>
/// <remarks>
/// <para>
/// SecretStore 1.0.6 serves each process from memory and rewrites its whole file from it. What another process wrote is
/// seen after five seconds, and not at all if this process wrote within five seconds before; until then a write from here
/// erases it, and brings back what was removed. Nothing public reloads without side effects: <c>Unlock-SecretVault</c> with a
/// wrong password and <c>UnlockVault(null)</c> lock the person's store, touching its configuration locks it in every
/// process. So its own method for this is called, by name. This can go when SecretStore offers a reload.
/// </para>
/// <para>
/// Whether it is locked is looked up, since asking can prompt: once a script has used SecretManagement with the console's
/// host, SecretManagement prompts there for every caller, also for one without a host, on whatever thread it calls.
/// </para>
/// <para>Where another version has another shape, nothing is known and nothing is done: callers then meet old answers, or prompts.</para>
/// </remarks>
internal static class SecretStoreMemory
{
    /// <summary>The module whose vaults this is about.</summary>
    public const string Module = "Microsoft.PowerShell.SecretStore";

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static Type? s_type;

    /// <summary>Whether a password is needed and not at hand; false where that is not known.</summary>
    public static bool IsLocked()
    {
        try
        {
            object? store = Store();
            object? settings = store?.GetType().GetProperty("ConfigData", Own)?.GetValue(store);
            return settings?.GetType().GetProperty("PasswordRequired", Own)?.GetValue(settings) is true
                && store!.GetType().GetField("_password", Own) is { } password
                && password.GetValue(store) is null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException?.GetType().FullName == VaultFault.PasswordRequired;
        }
    }

    /// <summary>Whether the loaded version has the shape that this needs; true as long as none is loaded, since then nothing is old.</summary>
    public static bool CanReload() => Store() is var store && (s_type is null || store?.GetType().GetMethod("UpdateDataFromFile", Own, Type.EmptyTypes) is not null);

    /// <summary>Reads the file again: a few ten milliseconds. Without any use so far there is nothing to read again.</summary>
    public static void Reload()
    {
        try
        {
            object? store = Store();
            PutOff();
            store?.GetType().GetMethod("UpdateDataFromFile", Own, Type.EmptyTypes)?.Invoke(store, null);
        }
        catch (TargetInvocationException)
        {
            // A damaged file. The call for which this was done finds it too, and reports it as SecretManagement does.
        }
    }

    /// <summary>Takes back SecretStore's own reading, due five seconds after a change.</summary>
    /// <remarks>Both use one PowerShell of SecretStore's without a lock: where they meet, the whole process dies. The next change makes it due again.</remarks>
    private static void PutOff() => (s_type?.Assembly.GetType($"{Module}.SecureStoreFile")
        ?.GetField("_updateEventTimer", BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null) as Timer)?.Change(Timeout.Infinite, Timeout.Infinite);

    private static object? Store()
    {
        s_type ??= AppDomain.CurrentDomain.GetAssemblies()
            .FirstOrDefault(assembly => assembly.GetName().Name == Module)?.GetType($"{Module}.LocalSecretStore");
        MethodInfo? instance = s_type?.GetMethod("GetInstance", BindingFlags.Static | BindingFlags.Public);
        object? made = instance?.Invoke(null, new object?[instance.GetParameters().Length]);
        return s_type?.GetField("_secureStore", Own)?.GetValue(made);
    }
}
