using System.Globalization;
using System.Text.RegularExpressions;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>A line of recorded-keys.txt: a setting or an option. Values are JSON.</summary>
internal sealed partial record RecordedKey(string Key, string? Type)
{
    public string? Value { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public double? Step { get; init; }

    public IReadOnlyList<string>? Allowed { get; init; }

    public string? Default { get; init; }

    public string? Unit { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>What the values are, from the type or from an example of them: Boolean, number, enumeration or text.</summary>
    public string Kind => Type is "Boolean" || Example is "true" or "false" ? "Boolean"
        : Type is "Int" or "Double" || double.TryParse(Example, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "number"
        : Type is "Enum" || Type?.Contains(".EnumType.", StringComparison.Ordinal) == true || Example.Contains(".EnumType.", StringComparison.Ordinal) ? "enumeration"
        : "text";

    private string Example => Value ?? Default ?? Allowed?[0] ?? "";

    public static RecordedKey Parse(string line)
    {
        string[] words = line.Trim().Split(' ', 3);
        string rest = words.Length > 2 ? words[2] : "";
        string? type = words[1] == "-" ? null : words[1];
        string? value = Find(Sample(), rest);
        // The names in a list without a type follow the one enumeration that the value has.
        string? enumeration = type?.Contains(".EnumType.", StringComparison.Ordinal) == true ? type
            : value?.Contains(".EnumType.", StringComparison.Ordinal) == true ? value[..value.LastIndexOf('.')] : null;
        Match range = Range().Match(rest);
        return new(words[0], type)
        {
            Value = Json(value, enumeration),
            Minimum = Number(range.Groups[1]),
            Maximum = Number(range.Groups[2]),
            Step = Number(range.Groups[3]),
            Allowed = Find(List(), rest)?.Split(' ').Select(word => Json(word, enumeration)!).ToArray(),
            Default = Json(Find(Preset(), rest), enumeration),
            Unit = UnitAtEnd().Match(rest) is { Success: true } unit ? unit.Groups[1].Value : null,
            IsReadOnly = rest.EndsWith("read-only", StringComparison.Ordinal),
        };
    }

    /// <summary>The item as a cloud returns it.</summary>
    public string Item(bool withLimits)
    {
        List<string> members = [$"\"key\":\"{Key}\""];
        Add(members, "type", Type is null ? null : $"\"{Type}\"");
        Add(members, "value", Value);
        Add(members, "unit", Unit is null ? null : $"\"{Unit}\"");
        if (withLimits)
        {
            List<string> limits = [$"\"access\":\"{(IsReadOnly ? "read" : "readWrite")}\""];
            Add(limits, "min", Text(Minimum));
            Add(limits, "max", Text(Maximum));
            Add(limits, "stepsize", Text(Step));
            Add(limits, "allowedvalues", Allowed is null ? null : $"[{string.Join(',', Allowed)}]");
            Add(limits, "default", Default);
            members.Add($"\"constraints\":{{{string.Join(',', limits)}}}");
        }

        return $"{{{string.Join(',', members)}}}";
    }

    private static void Add(List<string> members, string name, string? json)
    {
        if (json is not null)
        {
            members.Add($"\"{name}\":{json}");
        }
    }

    private static string? Json(string? word, string? enumeration) => word switch
    {
        null => null,
        "true" or "false" => word,
        _ when word.StartsWith('"') => word,
        _ when enumeration is null && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => word,
        _ => $"\"{(enumeration is null || word.Contains(".EnumType.", StringComparison.Ordinal) ? word : $"{enumeration}.{word}")}\"",
    };

    private static string? Find(Regex pattern, string text) => pattern.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static double? Number(Group group) => group.Success ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;

    private static string? Text(double? number) => number?.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("""=("[^"]*"|\S+)""")]
    private static partial Regex Sample();

    [GeneratedRegex(@"(-?\d+)\.\.(-?\d+)(?:/(\d+))?")]
    private static partial Regex Range();

    [GeneratedRegex(@"\{(.+)\}")]
    private static partial Regex List();

    [GeneratedRegex(@"default:(\S+)")]
    private static partial Regex Preset();

    [GeneratedRegex(@"(seconds|ml|%|°C|°F)(?: read-only)?$")]
    private static partial Regex UnitAtEnd();
}
