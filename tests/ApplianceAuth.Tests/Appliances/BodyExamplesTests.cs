using System.Text.Json;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Tests of the bodies that completion offers.</summary>
public class BodyExamplesTests
{
    private const string Program = """
        {"key":"P.Middle.Hot","options":[{"key":"O.Temperature","type":"Int","constraints":{"min":30,"max":250,"default":160}},
         {"key":"O.Forecast","type":"Int","constraints":{"min":0,"access":"read"}},{"key":"O.Free","type":"Int"}]}
        """;

    [Fact]
    public void Setting_has_a_body_for_each_value_with_the_default_first() => Assert.Equal(
        ["""{"key":"A","value":"y"}""", """{"key":"A","value":"x"}"""],
        Bodies("settings", "A", """{"settings":[{"key":"A","constraints":{"allowedvalues":["x","y"],"default":"y"}}]}""").Select(body => body.Json));

    [Fact]
    public void Path_with_a_key_takes_only_bodies_of_this_key() => Assert.Equal(
        ["A", "A"], Bodies("settings", "A", """{"settings":[{"key":"A","type":"Boolean"},{"key":"B","type":"Boolean"}]}""").Select(body => body.Key));

    [Fact]
    public void Path_without_a_key_takes_a_list_without_read_only_keys() => Assert.Equal(
        ["""[{"key":"A","value":true}]""", """[{"key":"A","value":false}]"""],
        Bodies("settings", null, """
            {"settings":[{"key":"A","type":"Boolean"},{"key":"B","type":"Boolean","constraints":{"access":"read"}}]}
            """).Select(body => body.Json));

    [Fact]
    public void Program_has_a_body_without_options_and_one_with_those_that_have_limits_and_can_be_written() => Assert.Equal(
        ["""{"key":"P.Middle.Hot"}""", """{"key":"P.Middle.Hot","options":[{"key":"O.Temperature","value":160}]}"""],
        Bodies("programs/active", null, Program, "programs/available", isItem: true).Select(body => body.Json));

    [Theory]
    [InlineData("""{"key":"A","name":"Level","type":"Boolean"}""", "A: Level")]
    [InlineData("""{"key":"A","name":"Level","type":"Int","unit":"%","constraints":{"min":1,"max":9,"stepsize":2}}""", "A: Level (1 % to 9 %, step 2 %)")]
    public void Hint_has_the_key_the_name_and_the_range(string setting, string hint) =>
        Assert.Equal(hint, Bodies("settings", "A", $"{{\"settings\":[{setting}]}}").First().Hint);

    [Theory]
    [InlineData("hot", true)]
    [InlineData("P.M", true)]
    [InlineData("mid", true)]
    [InlineData("p", true)]
    [InlineData("ddle", false)]
    [InlineData("Temperature", false)]
    public void Body_begins_with_a_part_of_its_key(string word, bool begins) =>
        Assert.All(Bodies("programs/active", null, Program, "programs/available", isItem: true), body => Assert.Equal(begins, body.BeginsWith(word)));

    private static IEnumerable<BodyExample> Bodies(string path, string? key, string response, string? learnedFrom = null, bool isItem = false)
    {
        using JsonDocument document = JsonDocument.Parse(response);
        ApplianceKeys keys = new KeyReader(Resource(learnedFrom ?? path), default).Read(document.RootElement, isItem, null);
        KeyRequest request = new(Resource(path), "ID-1", key);
        return keys.Of(request.Resource, null).SelectMany(new BodyExamples(request, keys).Of);
    }

    private static KeyResource Resource(string path) => KnownProviders.HomeConnect.KeyResources.Single(resource => resource.Path == "/homeappliances/*/" + path);
}
