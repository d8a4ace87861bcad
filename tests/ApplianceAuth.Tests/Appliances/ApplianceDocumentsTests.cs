using System.Text;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Rows 1 to 3 of the reports from the field: one reader of lists, in which no appliance hides another.</summary>
public class ApplianceDocumentsTests
{
    [Theory]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[]}}""")]
    [InlineData("Miele", "[]")]
    [InlineData("Miele", "{}")]
    [InlineData("Miele", "\uFEFF{}")]
    public void Empty_list_has_no_appliances_and_no_problems(string provider, string body)
    {
        ApplianceDocuments list = Read(provider, body);

        Assert.Empty(list.Readable);
        Assert.Empty(list.Problems);
    }

    [Theory]
    [InlineData("HomeConnect", "")]
    [InlineData("HomeConnect", "null")]
    [InlineData("HomeConnect", "[]")]
    [InlineData("HomeConnect", "{}")]
    [InlineData("HomeConnect", """{"data":null}""")]
    [InlineData("HomeConnect", """{"data":{}}""")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":null}}""")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":{}}}""")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[7]}}""")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[]}} x""")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[]}""")]
    [InlineData("HomeConnect", """{"homeappliances":[]}""")]
    [InlineData("HomeConnect", """{"error":{"key":"SDK.Error.X"}}""")]
    [InlineData("Miele", "")]
    [InlineData("Miele", "null")]
    [InlineData("Miele", "\"x\"")]
    [InlineData("Miele", "7")]
    [InlineData("Miele", "[1]")]
    [InlineData("Miele", """{"message":"Nothing here"}""")]
    [InlineData("Miele", """{"error":{"key":"SDK.Error.X"}}""")]
    [InlineData("Miele", """{"1":{}""")]
    public void Body_that_is_not_a_list_is_UnexpectedResponse(string provider, string body) =>
        Assert.Equal(ErrorId.UnexpectedResponse, Sample.Failure(() => Read(provider, body)).ErrorId);

    [Theory]
    [InlineData("""{"000000000001":{"state":{"status":{"value_raw":5}}},"000000000002":{}}""")]
    [InlineData("""[{"000000000001":{"state":{"status":{"value_raw":5}}}},{"000000000002":{}}]""")]
    [InlineData("""[{"000000000001":{"state":{"status":{"value_raw":5}}},"000000000002":{}}]""")]
    public void Miele_lists_as_a_map_or_as_an_array_of_maps(string body)
    {
        ApplianceDocuments list = Read("Miele", body);

        Assert.Equal([("000000000001", """{"state":{"status":{"value_raw":5}}}"""), ("000000000002", "{}")], Pairs(list));
        Assert.Empty(list.Problems);
    }

    [Fact]
    public void Document_without_a_map_is_listed_by_its_own_id()
    {
        const string Bare = """{"ident":{"deviceIdentLabel":{"fabNumber":"000000000001"}},"state":{}}""";

        Assert.Equal([("000000000001", Bare)], Pairs(Read("Miele", Bare)));
        Assert.Equal([("000000000001", Bare), ("2", "{}")], Pairs(Read("Miele", "[" + Bare + """,{"2":{}}]""")));
    }

    [Theory]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[{"haId":"A"},null,{"haId":"B"}]}}""", "A,B", "list 2 object")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[{"haId":"A"},[{"haId":"C"}],{"haId":"B"}]}}""", "A,B", "list 2 object")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[{"haId":"A"},{},{"haId":"B"}]}}""", "A,B", "list 2 id")]
    [InlineData("HomeConnect", """{"data":{"homeappliances":[{"haId":"A"},{"haId":{}},{"haId":"B"}]}}""", "A,B", "list 2 id")]
    [InlineData("Miele", """{"A":{},"B":7}""", "A", "map 2 B")]
    [InlineData("Miele", """{"A":{},"":{}}""", "A", "map 2 id")]
    [InlineData("Miele", """[{"A":{}},null,{"B":{}}]""", "A,B", "list 2 object")]
    [InlineData("Miele", """[{"A":{}},{"ident":{}}]""", "A", "list 2 id")]
    public void Invalid_entry_is_reported_and_the_others_are_read(string provider, string body, string ids, string problem)
    {
        ApplianceDocuments list = Read(provider, body);

        Assert.Equal(ids.Split(','), list.Readable.Select(document => document.Id));
        Assert.Equal(Problem(problem), Assert.Single(list.Problems));
    }

    [Fact]
    public void Id_that_is_not_valid_Unicode_is_reported_and_the_others_are_read()
    {
        ApplianceDocuments list = Read("Miele", """{"A":{},"\ud800":{}}""");

        Assert.Equal(["A"], list.Readable.Select(document => document.Id));
        Assert.Equal([Messages.InvalidUnicode, Problem("map 2 id")], list.Problems);
    }

    [Theory]
    [InlineData("HomeConnect", "{\"data\":{\"homeappliances\":[{\"haId\":\"A\",\"name\":\"K\u00FCche\"},{\"haId\":\"B\"}]}}")]
    [InlineData("Miele", "{\"A\":{\"ident\":{\"deviceName\":\"K\u00FCche\"}},\"B\":{}}")]
    public void Invalid_UTF_8_is_replaced_and_reported(string provider, string body)
    {
        ApplianceDocuments list = ApplianceDocuments.ReadList(KnownProviders.Find(provider)!, Encoding.Latin1.GetBytes(body));
        ApplianceInfo[] views = [.. list.Readable.Select(document => ApplianceReader.Read(KnownProviders.Find(provider)!, document, OneAppliance.At))];

        Assert.Equal([("A", "K\uFFFDche"), ("B", null)], views.Select(info => (info.Id, info.Name)));
        Assert.Equal(Messages.InvalidUnicode, Assert.Single(list.Problems));
    }

    [Fact]
    public void Problems_are_limited_to_ten() =>
        Assert.Equal(10, Read("Miele", """[{"A":{}}""" + string.Concat(Enumerable.Repeat(",7", 100)) + "]").Problems.Count);

    [Theory]
    // The stream of all appliances
    [InlineData("""{"A":{"x":1},"B":null}""", null, "A={\"x\":1};B=null")]
    [InlineData("""[{"A":{}},{"B":{}}]""", null, "A={};B={}")]
    [InlineData("{}", null, "")]
    [InlineData("""{"processAction":[1]}""", null, null)]
    [InlineData("7", null, null)]
    // The stream of one
    [InlineData("""{"ident":{},"state":{}}""", "A", "A={\"ident\":{},\"state\":{}}")]
    [InlineData("""{"processAction":[1]}""", "A", "A={\"processAction\":[1]}")]
    [InlineData("{}", "A", "A={}")]
    [InlineData("""{"A":{"processAction":[1]}}""", "A", "A={\"processAction\":[1]}")]
    [InlineData("""{"A":null}""", "A", "A=null")]
    [InlineData("""{"B":{}}""", "A", "B={}")]
    [InlineData("""[{"A":{}}]""", "A", "A={}")]
    public void Event_is_a_map_by_id_or_the_document_of_the_only_appliance(string data, string? only, string? read)
    {
        ApplianceDocuments? documents = ApplianceDocuments.TryReadEvent(KnownProviders.Miele.ApplianceList, Encoding.UTF8.GetBytes(data), only);

        Assert.Equal(read, documents is null ? null : string.Join(';', Pairs(documents).Select(pair => $"{pair.Id}={pair.Json}")));
    }

    private static ApplianceDocuments Read(string provider, string body) =>
        ApplianceDocuments.ReadList(KnownProviders.Find(provider)!, Encoding.UTF8.GetBytes(body));

    /// <summary>The sentence for a problem such as <c>list 2 id</c>, <c>list 2 object</c> or <c>map 2 B</c>: the entry, and what is wrong with it.</summary>
    private static string Problem(string problem)
    {
        string[] parts = problem.Split(' ');
        string entry = parts[0] == "list" ? Messages.FormatApplianceEntryInList(parts[1]) : Messages.FormatApplianceEntryInMap(parts[1]);
        return parts[2] switch
        {
            "id" => Messages.FormatApplianceEntryWithoutId(entry),
            "object" => Messages.FormatApplianceEntryNotObject(entry),
            string id => Messages.FormatApplianceEntryNotObjectWithId(entry, id),
        };
    }

    private static IEnumerable<(string Id, string Json)> Pairs(ApplianceDocuments documents) =>
        documents.Readable.Select(one => (one.Id, Encoding.UTF8.GetString(one.Json.Span)));
}
