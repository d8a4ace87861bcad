using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace ApplianceAuth.Hosting;

/// <summary>Converts a hashtable to the name-value pairs of a query string.</summary>
internal static class QueryValues
{
    /// <summary>Returns one pair for each value. Null values are omitted.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(IDictionary query)
    {
        List<KeyValuePair<string, string>> pairs = [];
        // Not with LINQ, for which the entries of a generic dictionary are of another type.
        foreach (DictionaryEntry entry in query)
        {
            pairs.AddRange(Values(entry.Value).Select(value => KeyValuePair.Create(Text(entry.Key), Text(value))));
        }

        return pairs;
    }

    private static IEnumerable<object> Values(object? value) => Unwrap(value) switch
    {
        null => [],
        string text => [text],
        IEnumerable items => items.Cast<object?>().Select(Unwrap).OfType<object>(),
        object item => [item],
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    // As in JSON: invariant numbers, and true or false in lower case.
    private static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
