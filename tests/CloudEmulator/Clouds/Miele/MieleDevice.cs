using System.Text.Json.Nodes;

namespace CloudEmulator.Clouds.Miele;

/// <summary>An appliance, for changes.</summary>
/// <param name="document">The stored document of the appliance.</param>
internal sealed class MieleDevice(JsonObject document)
{
    public const int Off = 1, On = 2, Programmed = 3, Waiting = 4, InUse = 5, Pause = 6, Ended = 7, NotConnected = 255;

    private static readonly Dictionary<int, string> s_words = new()
    {
        [Off] = "Off", [On] = "On", [Programmed] = "Programmed", [Waiting] = "Waiting to start", [InUse] = "In use", [Pause] = "Pause",
        [Ended] = "Program ended", [13] = "Superfreezing", [14] = "Supercooling",
    };

    public JsonObject State => document["state"]!.AsObject();

    public JsonObject Offered => document["actions"] as JsonObject ?? [];

    public int Type => (int)document["ident"]!["type"]!["value_raw"]!;

    /// <summary>Whether it is a washing machine, dryer or dishwasher, whose start can be delayed.</summary>
    public bool IsLaundryOrDishwasher => Type is 1 or 2 or 7 or 24;

    public bool IsCooling => Type is 19 or 20 or 21 or 32 or 33 or 34 or 68;

    /// <summary>Whether it accepts commands: it is connected, and full remote control is allowed.</summary>
    public bool IsControllable => Status != NotConnected && (bool?)State["remoteEnable"]?["fullRemoteControl"] is not false;

    /// <summary>The number of the status. Setting it updates the offered actions.</summary>
    public int Status
    {
        get => (int)State["status"]!["value_raw"]!;
        set
        {
            State["status"]!["value_raw"] = value;
            State["status"]!["value_localized"] = s_words[value];
            MieleOffers.Update(this);
        }
    }

    /// <summary>Finds a program with its parameters; null if the appliance does not have it.</summary>
    public JsonObject? Program(JsonNode? id) => (document["programs"] as JsonArray)?.OfType<JsonObject>()
        .FirstOrDefault(program => JsonNode.DeepEquals(program["programId"], id));

    /// <summary>Changes the name of the appliance.</summary>
    public void Rename(string name) => document["ident"]!["deviceName"] = name;

    /// <summary>Returns a time of the state, which is <c>[hours, minutes]</c>, in seconds.</summary>
    public double Time(string name) => State[name] is JsonArray { Count: 2 } time ? ((int)time[0]! * 60 + (int)time[1]!) * 60 : 0;

    public void SetTime(string name, double seconds)
    {
        int minutes = (int)Math.Ceiling(seconds / 60);
        State[name] = new JsonArray(minutes / 60, minutes % 60);
    }
}
