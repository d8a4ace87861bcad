using System.Text.Json;

namespace ApplianceAuth.Appliances;

/// <summary>A value that a request body sets.</summary>
/// <param name="Group">The group of the key; nested keys are in the group of the key they belong to.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; of the kind Undefined for a key without one, such as a program.</param>
internal readonly record struct BodyValue(string Group, string Key, JsonElement Value)
{
    /// <summary>The key in messages. A number, such as a zone, follows the key that it is nested in: <c>targetTemperature[1]</c>.</summary>
    public string DisplayName => Group.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && Key.All(char.IsAsciiDigit)
        ? $"{Group[(slash + 1)..]}[{Key}]"
        : Key;
}
