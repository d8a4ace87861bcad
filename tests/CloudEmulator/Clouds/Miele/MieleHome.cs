using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The appliances of the household at Miele, with what was last told to them.</summary>
internal sealed class MieleHome
{
    private readonly Dictionary<string, JsonObject> _appliances =
        Documents.Read("Miele").ToDictionary(document => (string)document["ident"]!["deviceIdentLabel"]!["fabNumber"]!);

    public Lock Lock { get; } = new();

    public IEnumerable<string> Ids => _appliances.Keys;

    /// <summary>Id and name of each appliance, for the consent page.</summary>
    public IReadOnlyList<(string Id, string Name)> Names =>
        [.. _appliances.Select(pair => (pair.Key, (string)pair.Value["ident"]!["type"]!["value_localized"]!))];

    /// <summary>Changes the parts of an appliance that are given, or adds it where there is none of this id.</summary>
    public void Put(JsonObject document)
    {
        string id = (string?)document["ident"]?["deviceIdentLabel"]?["fabNumber"]
            ?? throw new ArgumentException("An appliance needs an ident.deviceIdentLabel.fabNumber.");
        lock (Lock)
        {
            if (Find(id) is not { } known) _appliances.Add(id, document);
            else Documents.Replace(known, document);
        }
    }

    /// <summary>One appliance as it is kept: <c>ident</c>, <c>state</c>, <c>actions</c>, <c>programs</c> and more.</summary>
    public JsonObject? Find(string id) => _appliances.GetValueOrDefault(id);
}
