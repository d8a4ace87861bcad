using System.Globalization;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Appliances of Home Connect over a day: states that change, are repeated or sent again, and occurrences.</summary>
/// <param name="random">Source of all random choices.</param>
internal sealed class HomeConnectDay(Random random)
{
    private readonly List<Item> _history = [];
    private readonly Dictionary<(string Id, string Key), string> _states = [];
    private long _time = 1795348800;

    /// <summary>Everything that happened, in its order.</summary>
    public IReadOnlyList<Item> History => _history;

    /// <summary>Lets some time pass, and returns what is sent because of what happened.</summary>
    public List<Item> Next()
    {
        List<Item> sent = [];
        for (int i = random.Next(3); i > 0; i--)
        {
            _time += random.Next(3);
            string id = $"APPLIANCE-{random.Next(4)}";
            bool isState = random.Next(4) > 0;
            string key = $"{(isState ? "Status" : "Event")}.{random.Next(5)}";
            string value = random.Next(4).ToString(CultureInfo.InvariantCulture);
            Item item = new(_history.Count, id, isState ? "STATUS" : "EVENT", key, value, _time);
            // The cloud's time has seconds: the same event does not occur twice within one.
            if (!_history.TakeLast(20).Any(other => other with { Number = item.Number } == item))
            {
                _history.Add(item);
                sent.Add(item);
                if (isState)
                {
                    _states[(id, key)] = value;
                }
            }
        }

        return sent;
    }

    /// <summary>What a new connection begins with: events of before, with their time, and then at times all states with a new one.</summary>
    public IEnumerable<Item> Again()
    {
        List<Item> again = [.. _history.TakeLast(random.Next(30))];
        long now = ++_time;
        _time++;
        return random.Next(2) == 0
            ? again
            : again.Concat(_states.Select(state => new Item(-1, state.Key.Id, "STATUS", state.Key.Key, state.Value, now)));
    }

    /// <summary>An item; its number is its place in the history, or -1 for a state that did not change.</summary>
    internal sealed record Item(int Number, string Id, string Kind, string Key, string Value, long Time)
    {
        public string Data => $$"""{"haId":"{{Id}}","items":[{"key":"{{Key}}","value":{{Value}},"timestamp":{{Time}}}]}""";
    }
}
