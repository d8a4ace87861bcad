using System.Collections;
using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

/// <summary>Tests of the parameter -Query.</summary>
public class QueryValuesTests
{
    public static TheoryData<IDictionary> Dictionaries =>
    [
        new Hashtable { ["a"] = 1 },
        new Dictionary<string, object> { ["a"] = 1 },
        new Dictionary<string, string> { ["a"] = "1" },
        new SortedList { ["a"] = 1L },
    ];

    [Theory]
    [MemberData(nameof(Dictionaries))]
    public void Any_dictionary_is_read(IDictionary query) => Assert.Equal([new("a", "1")], QueryValues.Read(query));
}
