using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.Miele;

/// <summary>The appliances at Miele, with their current state.</summary>
/// <param name="idle">Whether no program is active.</param>
internal sealed class MieleHome(bool idle = false)
{
    private readonly Dictionary<string, JsonObject> _appliances = Documents.Read("Miele")
        .ToDictionary(document => (string)document["ident"]!["deviceIdentLabel"]!["fabNumber"]!, document => idle ? Idle(document) : document);

    public Lock Lock { get; } = new();

    public IEnumerable<string> Ids => _appliances.Keys;

    /// <summary>ID and name of each appliance, for the consent page.</summary>
    public IReadOnlyList<(string Id, string Name)> Names =>
        [.. _appliances.Select(pair => (pair.Key, (string)pair.Value["ident"]!["type"]!["value_localized"]!))];

    /// <summary>Replaces parts of an appliance, or adds it if there is none with this ID.</summary>
    public void Put(JsonObject document)
    {
        string id = (string?)document["ident"]?["deviceIdentLabel"]?["fabNumber"]
            ?? throw new ArgumentException("An appliance needs an ident.deviceIdentLabel.fabNumber.");
        lock (Lock)
        {
            if (Find(id) is not { } known)
            {
                _appliances.Add(id, document);
            }
            else
            {
                Documents.Replace(known, document);
            }
        }
    }

    /// <summary>Finds the document of an appliance, with <c>ident</c>, <c>state</c>, <c>actions</c>, <c>programs</c> and more.</summary>
    public JsonObject? Find(string id) => _appliances.GetValueOrDefault(id);

    /// <summary>Advances the programs.</summary>
    public void Advance(Cloud cloud, double seconds)
    {
        if (!cloud.ProgramsAdvance(EmulatedProviders.Miele.Name))
        {
            return;
        }

        lock (Lock)
        {
            foreach ((string id, JsonObject document) in _appliances)
            {
                if (document["programs"] is not null && MieleRun.Advance(new MieleDevice(document), seconds))
                {
                    MieleEvents.Send(cloud, id);
                }
            }
        }
    }

    // Ready for a remote start: the appliance is loaded and its door is closed.
    private static JsonObject Idle(JsonObject document)
    {
        if (document["programs"] is null)
        {
            return document;
        }

        MieleDevice device = new(document);
        foreach (string time in new[] { "startTime", "remainingTime", "elapsedTime" })
        {
            device.SetTime(time, 0);
        }

        device.State["remoteEnable"]!["mobileStart"] = true;
        device.State["ecoFeedback"] = null;
        device.Status = device.IsLaundryOrDishwasher ? MieleDevice.Waiting : device.Type == 23 ? MieleDevice.On : MieleDevice.Off;
        return document;
    }
}
