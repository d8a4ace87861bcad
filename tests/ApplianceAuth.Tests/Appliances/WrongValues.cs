using System.Globalization;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Makes values that break what is recorded of a key, and values that agree with it.</summary>
internal sealed class WrongValues(Random random)
{
    /// <summary>A value of another type, out of the range, between two steps, or not in the list.</summary>
    public string? Wrong(RecordedKey key)
    {
        List<Func<string?>> ways = [() => OtherType(key.Kind)];
        if (key.Minimum is { } minimum && key.Maximum is { } maximum)
        {
            double step = key.Step ?? 1;
            ways.Add(() => Text(minimum - (step * random.Next(1, 50))));
            ways.Add(() => Text(maximum + (step * random.Next(1, 50))));
            ways.Add(() => Text(maximum + random.Next(1, 1_000_000)));
            ways.Add(() => key.Step > 1 && maximum > minimum
                ? Text(minimum + (key.Step.Value * random.Next(0, (int)((maximum - minimum) / key.Step.Value))) + random.Next(1, (int)key.Step.Value)) : null);
            ways.Add(() => key.Type == "Int" && maximum > minimum ? Text(random.Next((int)minimum, (int)maximum) + 0.5) : null);
        }

        if (key.Allowed is not null)
        {
            ways.Add(() => Change(key.Allowed[random.Next(key.Allowed.Count)]));
        }
        else if (key.Kind == "enumeration")
        {
            ways.Add(() => "\"BSH.Common.EnumType.DoorState.Open\"");
        }

        return ways[random.Next(ways.Count)]();
    }

    /// <summary>A value that is recorded as valid.</summary>
    public string Valid(RecordedKey key)
    {
        List<Func<string?>> ways = [() => key.Value, () => key.Default];
        if (key.Minimum is { } minimum && key.Maximum is { } maximum)
        {
            double step = key.Step ?? (key.Type == "Int" ? 1 : 0.5);
            ways.Add(() => Text(minimum + (step * random.Next(0, (int)((maximum - minimum) / step) + 1))));
            ways.Add(() => Text(minimum));
            ways.Add(() => Text(maximum));
            // PowerShell writes a double as 4.0.
            ways.Add(() => Text(maximum) + ".0");
        }

        ways.Add(() => key.Allowed?[random.Next(key.Allowed.Count)]);
        ways.Add(() => key.Kind == "Boolean" ? random.Next(2) == 0 ? "true" : "false" : null);
        ways.Add(() => key.Kind == "text" ? "\"Öko\"" : null);
        return Enumerable.Range(0, 200).Select(_ => ways[random.Next(ways.Count)]()).First(value => value is not null)!;
    }

    /// <summary>The name of a key with one letter too many, too few, or in the other case.</summary>
    public string Misspell(string key)
    {
        int at = random.Next(key.LastIndexOf('.') + 1, key.Length);
        return random.Next(3) switch
        {
            0 => key.Insert(at, "x"),
            1 => key.Remove(at, 1),
            _ => key[..at] + (char.IsUpper(key[at]) ? char.ToLowerInvariant(key[at]) : char.IsLower(key[at]) ? char.ToUpperInvariant(key[at]) : '_') + key[(at + 1)..],
        };
    }

    private string? OtherType(string kind)
    {
        string[] values = kind switch
        {
            "Boolean" => ["\"true\"", "1", "0", "\"on\"", "null", "[]"],
            "number" => ["\"5\"", "true", "\"\"", "null", "{}"],
            _ => ["5", "true", "null", "[1]"],
        };
        return values[random.Next(values.Length)];
    }

    private string Change(string allowed) => allowed.StartsWith('"') ? $"\"{Misspell(allowed.Trim('"'))}\"" : Text(random.Next(100, 1000));

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
