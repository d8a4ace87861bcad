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
/// <para>A version whose members have other names cannot be reloaded, and must then not be written.</para>
/// </remarks>
internal static class SecretStoreMemory
{
    /// <summary>The module whose vaults this is about.</summary>
    public const string Module = "Microsoft.PowerShell.SecretStore";

    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static Type? s_type;

    /// <summary>Whether a password is needed and not at hand; false if that cannot be known.</summary>
    /// <param name="type">SecretStore's class, or null for the one that is loaded.</param>
    public static bool IsLocked(Type? type = null)
    {
        try
        {
            object? store = Store(type ?? Loaded());
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

    /// <summary>Whether the loaded version has the members that a reload needs. Calls none of them. True if none is loaded, since nothing is outdated then.</summary>
    /// <param name="type">SecretStore's class, or null for the one that is loaded.</param>
    public static bool CanReload(Type? type = null) => (type ?? Loaded()) is not { } known || Members.Of(known) is not null;

    /// <summary>Reads the file again, which takes a few ten milliseconds.</summary>
    /// <param name="type">SecretStore's class, or null for the one that is loaded.</param>
    /// <returns>False if memory may be outdated: the file could not be read, or this version cannot be reloaded.</returns>
    public static bool Reload(Type? type = null)
    {
        if ((type ?? Loaded()) is not { } known)
        {
            return true;
        }

        if (Members.Of(known) is not { } members)
        {
            return false;
        }

        try
        {
            object? store = Store(known);
            object? before = members.Data.GetValue(store);
            PutOff(known);
            members.Update.Invoke(store, null);
            // It says nothing when it cannot read the file, and keeps what it has.
            return !ReferenceEquals(before, members.Data.GetValue(store));
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }

    /// <summary>Takes back SecretStore's own reading, due five seconds after a change.</summary>
    /// <remarks>Both use one PowerShell of SecretStore's without a lock: where they meet, the whole process dies. The next change makes it due again.</remarks>
    private static void PutOff(Type type) => (type.Assembly.GetType($"{Module}.SecureStoreFile")
        ?.GetField("_updateEventTimer", BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null) as Timer)?.Change(Timeout.Infinite, Timeout.Infinite);

    private static Type? Loaded() => s_type ??= AppDomain.CurrentDomain.GetAssemblies()
        .FirstOrDefault(assembly => assembly.GetName().Name == Module)?.GetType($"{Module}.LocalSecretStore");

    private static object? Store(Type? type)
    {
        MethodInfo? instance = type is null ? null : Instance(type);
        return instance is null ? null : type!.GetField("_secureStore", Own)?.GetValue(instance.Invoke(null, new object?[instance.GetParameters().Length]));
    }

    private static MethodInfo? Instance(Type type) =>
        type.GetMember("GetInstance", MemberTypes.Method, BindingFlags.Static | BindingFlags.Public) is [MethodInfo one] ? one : null;

    /// <summary>What a reload needs of SecretStore's inner store.</summary>
    /// <param name="Update">Reads the file.</param>
    /// <param name="Data">What was read: another object after each reading.</param>
    private sealed record Members(MethodInfo Update, FieldInfo Data)
    {
        public static Members? Of(Type type) =>
            Instance(type) is not null && type.GetField("_secureStore", Own)?.FieldType is { } store
                && store.GetMethod("UpdateDataFromFile", Own, Type.EmptyTypes) is { } update && store.GetField("_data", Own) is { } data
                    ? new(update, data)
                    : null;
    }
}
