namespace ApplianceAuth.Stores;

/// <summary>Whether the user allows files with what the clouds have sent about appliances.</summary>
internal static class CacheSetting
{
    /// <summary>The environment variable. <c>Off</c> keeps it in the memory of the process.</summary>
    public const string Variable = "APPLIANCEAUTH_CACHE";

    /// <summary>Whether files are allowed.</summary>
    public static bool AllowsFiles => !string.Equals(Environment.GetEnvironmentVariable(Variable), "Off", StringComparison.OrdinalIgnoreCase);
}
