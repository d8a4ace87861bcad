using Microsoft.Extensions.Primitives;

namespace CloudEmulator.Calls;

/// <summary>The parameters of a query or a form. One that was not sent is null; one without a value is empty.</summary>
internal sealed class Parameters(IEnumerable<KeyValuePair<string, StringValues>> values)
{
    private readonly Dictionary<string, StringValues> _values = new(values, StringComparer.Ordinal);

    public static Parameters None { get; } = new([]);

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>The first parameter that was sent more than once, which RFC 6749 section 3.1 does not allow; or null.</summary>
    public string? Repeated => _values.FirstOrDefault(pair => pair.Value.Count > 1).Key;

    public string? this[string name] => _values.TryGetValue(name, out StringValues value) ? value[0] ?? "" : null;

    public IReadOnlyList<string> All(string name) =>
        _values.TryGetValue(name, out StringValues value) ? [.. value.OfType<string>()] : [];
}
