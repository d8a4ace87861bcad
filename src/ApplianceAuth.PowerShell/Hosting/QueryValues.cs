using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Turns a hashtable into the pairs of a query.</summary>
internal static class QueryValues
{
    /// <summary>One pair for each value; what is null is left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(IDictionary query) =>
    [
        .. query.Cast<DictionaryEntry>().SelectMany(entry => Values(entry.Value).Select(value => KeyValuePair.Create(Text(entry.Key), Text(value)))),
    ];

    private static IEnumerable<object> Values(object? value) => Bare(value) switch
    {
        null => [],
        string text => [text],
        IEnumerable several => several.Cast<object?>().Select(Bare).OfType<object>(),
        object one => [one],
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    // As JSON writes them: no culture's commas, no capital letters for truth.
    private static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        IFormattable form => form.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
