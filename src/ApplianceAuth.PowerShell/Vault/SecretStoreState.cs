using System.Reflection;

namespace ApplianceAuth.Vault;

/// <summary>Accesses the state of SecretStore in this process: whether it is locked, and the reload of its file.</summary>
/// <remarks>
/// <para>
/// SecretStore 1.0.6 serves each process from memory and rewrites its whole file from memory. It reads changes of other processes after five seconds, and
/// not at all if this process wrote within the five seconds before. Until then, a write erases those changes and restores removed secrets. No public
/// member reloads without side effects: <c>Unlock-SecretVault</c> with a wrong password and <c>UnlockVault(null)</c> lock the store, and changing its
/// configuration locks it in every process. Therefore a non-public method is called by reflection, until SecretStore offers a reload.
/// </para>
/// <para>
/// The lock state is read by reflection too, because a call can prompt: after a script has used SecretManagement with the console's host, SecretManagement
/// prompts there for every caller, even for one without a host, on any thread.
/// </para>
/// <para>A version without these members cannot be reloaded and must not be written.</para>
/// </remarks>
internal static class SecretStoreState
{
    /// <summary>The name of the SecretStore module.</summary>
    public const string Module = "Microsoft.PowerShell.SecretStore";

    private const BindingFlags InstanceMembers = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static Type? s_type;

    /// <summary>Whether the store requires a password that it does not have in memory; false if unknown.</summary>
    /// <param name="type">SecretStore's class, or null for the one that is loaded.</param>
    public static bool IsLocked(Type? type = null)
    {
        try
        {
            object? store = Store(type ?? Loaded());
            object? settings = store?.GetType().GetProperty("ConfigData", InstanceMembers)?.GetValue(store);
            return settings?.GetType().GetProperty("PasswordRequired", InstanceMembers)?.GetValue(settings) is true
                && store!.GetType().GetField("_password", InstanceMembers) is { } password
                && password.GetValue(store) is null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException?.GetType().FullName == VaultErrorRecord.PasswordRequired;
        }
    }

    /// <summary>Whether the loaded version has the members that a reload requires; true if none is loaded. Calls none of them.</summary>
    /// <param name="type">SecretStore's class, or null for the one that is loaded.</param>
    public static bool CanReload(Type? type = null) => (type ?? Loaded()) is not { } known || Members.Of(known) is not null;

    /// <summary>Reloads the file. Takes tens of milliseconds.</summary>
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
            CancelPendingReload(known);
            members.Update.Invoke(store, null);
            // If it cannot read the file, it reports no error and keeps the old data.
            return !ReferenceEquals(before, members.Data.GetValue(store));
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }

    /// <summary>Cancels SecretStore's own reload, which is due five seconds after a change. The next change schedules it again.</summary>
    /// <remarks>Both reloads use one PowerShell instance of SecretStore without a lock. Two at a time crash the process.</remarks>
    private static void CancelPendingReload(Type type)
    {
        FieldInfo? timer = type.Assembly.GetType($"{Module}.SecureStoreFile")?.GetField("_updateEventTimer", BindingFlags.Static | BindingFlags.NonPublic);
        (timer?.GetValue(null) as Timer)?.Change(Timeout.Infinite, Timeout.Infinite);
    }

    private static Type? Loaded() => s_type ??= AppDomain.CurrentDomain.GetAssemblies()
        .FirstOrDefault(assembly => assembly.GetName().Name == Module)?.GetType($"{Module}.LocalSecretStore");

    private static object? Store(Type? type)
    {
        MethodInfo? instance = type is null ? null : Instance(type);
        return instance is null
            ? null
            : type!.GetField("_secureStore", InstanceMembers)?.GetValue(instance.Invoke(null, new object?[instance.GetParameters().Length]));
    }

    private static MethodInfo? Instance(Type type) =>
        type.GetMember("GetInstance", MemberTypes.Method, BindingFlags.Static | BindingFlags.Public) is [MethodInfo one] ? one : null;

    /// <summary>The members of SecretStore's inner store that a reload requires.</summary>
    /// <param name="Update">Reads the file.</param>
    /// <param name="Data">Holds the data, a new object after each read.</param>
    private sealed record Members(MethodInfo Update, FieldInfo Data)
    {
        public static Members? Of(Type type) =>
            Instance(type) is not null && type.GetField("_secureStore", InstanceMembers)?.FieldType is { } store
                && store.GetMethod("UpdateDataFromFile", InstanceMembers, Type.EmptyTypes) is { } update && store.GetField("_data", InstanceMembers) is { } data
                    ? new(update, data)
                    : null;
    }
}
