using ApplianceAuth.Providers;

namespace ApplianceAuth.Appliances;

/// <summary>Builds request bodies for a resource from the keys of an appliance.</summary>
/// <param name="request">The request.</param>
/// <param name="keys">The keys of the appliance.</param>
internal sealed class BodyExamples(KeyRequest request, ApplianceKeys keys)
{
    private readonly KeyResource _resource = request.Resource;

    /// <summary>The bodies that set a key: one for each value.</summary>
    public IEnumerable<BodyExample> Of(ApplianceKey key) => !IsWritable(key) || (request.Key is not null && request.Key != key.Key) ? []
        : _resource.Current is not null || _resource.Value is null ? OfProgram(key)
        : _resource.Items is null ? OfMember(key)
        : KeyExamples.Of(key, _resource).Select(value => new BodyExample(Bulk(Item(key.Key, value)), key.Key, Label(key, value), Hint(key)));

    /// <summary>The key is a member of a map. If it has zones, its value is a list of items.</summary>
    private IEnumerable<BodyExample> OfMember(ApplianceKey key)
    {
        string start = $"{{{KeyValues.Quote(key.Key)}:";
        return keys.Find(ApplianceKeys.Nested(_resource.Group, key.Key)) is { } zones
            ? zones.Keys.SelectMany(zone => KeyExamples.Of(zone, _resource).Select(value =>
                new BodyExample($"{start}[{Item(zone.Key, value)}]}}", key.Key, $"{key.Key}[{zone.Key}] = {value}", Hint(zone with { Key = key.Key }))))
            : KeyExamples.Of(key, _resource).Select(value => new BodyExample($"{start}{value}}}", key.Key, Label(key, value), Hint(key)));
    }

    /// <summary>The key is a program: a body without options, and one with all options whose limits are known.</summary>
    private List<BodyExample> OfProgram(ApplianceKey program)
    {
        string start = $"{{{KeyValues.Quote(_resource.Key)}:{Key(program.Key)}";
        string name = program.Name ?? Last(program.Key);
        List<BodyExample> bodies = [new($"{start}}}", program.Key, name, program.Key)];
        string[] options =
        [
            .. (keys.Find(ApplianceKeys.Nested(_resource.Group, program.Key))?.Keys ?? [])
                .Where(option => IsWritable(option) && option.Limits is not null)
                .SelectMany(option => KeyExamples.Of(option, _resource).Take(1).Select(value => Option(option.Key, value))),
        ];
        if (options.Length > 0)
        {
            string all = string.Join(',', options);
            string nested = _resource.Value is null ? all : $"{KeyValues.Quote(_resource.Nested!)}:[{all}]";
            bodies.Add(new($"{start},{nested}}}", program.Key, Messages.FormatKeyWithOptions(name), program.Key));
        }

        return bodies;
    }

    private string Option(string key, string value) => _resource.Value is null ? $"{KeyValues.Quote(key)}:{value}" : Item(key, value);

    private string Item(string key, string value) => $"{{{KeyValues.Quote(_resource.Key)}:{Key(key)},{KeyValues.Quote(_resource.Value!)}:{value}}}";

    /// <summary>A path without a key takes a list.</summary>
    private string Bulk(string item) => request.Key is not null ? item
        : _resource.NestedIn is null ? $"[{item}]"
        : $"{{{KeyValues.Quote(_resource.Items!)}:[{item}]}}";

    // Miele's keys of items are numbers.
    private static string Key(string key) => key.All(char.IsAsciiDigit) ? key : KeyValues.Quote(key);

    private static bool IsWritable(ApplianceKey key) => key.Limits?.IsReadOnly != true;

    private string Label(ApplianceKey key, string value) => _resource.Meanings.GetValueOrDefault(key.Key)?.GetValueOrDefault(value) is { } meaning
        ? $"{Last(key.Key)} = {value} ({meaning})"
        : $"{Last(key.Key)} = {Last(value)}";

    private static string Hint(ApplianceKey key)
    {
        string named = key.Name is null ? key.Key : $"{key.Key}: {key.Name}";
        return KeyRange.Describe(key) is { Length: > 0 } range ? $"{named} ({range})" : named;
    }

    private static string Last(string text)
    {
        string bare = text.Trim('"');
        return bare[(bare.LastIndexOf('.') + 1)..] is { Length: > 0 } last ? last : text;
    }
}
