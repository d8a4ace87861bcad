using System.Text.Json.Nodes;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>A day of each cloud with lost connections: every change between two received values is found once.</summary>
public class DayOfEventsTests
{
    private const int Minutes = 24 * 60;

    private readonly int _seed = Random.Shared.Next();

    [Fact]
    public void Each_change_between_two_documents_of_Miele_is_found_once()
    {
        Random random = new(_seed);
        MieleDay day = new(random);
        ChangeReaderFixture received = new(KnownProviders.Miele);
        Dictionary<(string Id, string Key), string> known = [];
        int changes = 0;
        for (int minute = 0; minute < Minutes; minute++)
        {
            foreach (string id in day.Ids)
            {
                day.Change(id);
            }

            // While the connection is lost, changes go on; a new one begins with all appliances.
            bool isNew = minute == 0 || random.Next(20) == 0;
            if (isNew && minute > 0)
            {
                received.Reconnect();
            }

            if (!isNew && random.Next(3) == 0)
            {
                continue;
            }

            JsonObject map = [];
            List<string> expected = [];
            foreach (string id in day.Ids.Where(_ => isNew || random.Next(3) == 0))
            {
                map[id] = day.Document(id, out Dictionary<string, string> shown);
                expected.AddRange(Expect(known, id, shown, isInitial: minute == 0));
            }

            string[] found = [.. received.Read("devices", map.ToJsonString()).Where(change => !change.IsInitial).Select(change => $"{change.ApplianceId} {change.Key}")];
            Assert.True(expected.Order().SequenceEqual(found.Order()), $"Seed {_seed}, minute {minute}: {string.Join(", ", expected)} / {string.Join(", ", found)}");
            changes += found.Length;
        }

        Assert.InRange(changes, 1000, 100_000);
    }

    [Fact]
    public void Each_change_of_Home_Connect_is_found_once_and_nothing_again_after_a_reconnect()
    {
        Random random = new(_seed);
        HomeConnectDay day = new(random);
        ChangeReaderFixture received = new(KnownProviders.HomeConnect);
        Dictionary<int, int> seenOn = [];
        Dictionary<(string, string), string> known = [];
        int changes = 0;
        for (int minute = 0; minute < Minutes; minute++)
        {
            List<HomeConnectDay.Item> sent = day.Next();
            if (random.Next(20) == 0)
            {
                // What happened in between is lost, unless the cloud sends it again.
                received.Reconnect();
                sent = [.. day.Again()];
            }
            else if (random.Next(10) == 0)
            {
                // Repeated at once, as some appliances do.
                sent.AddRange(sent.ToArray());
            }

            foreach (HomeConnectDay.Item item in sent)
            {
                bool isKnown = known.TryGetValue((item.Id, item.Key), out string? before);
                bool isAgain = seenOn.TryGetValue(item.Number, out int connection) && connection < received.Connection.Number;
                bool isChange = !isAgain && (item.Kind == "EVENT" || !isKnown || before != item.Value);
                ApplianceChange[] found = received.Read(item.Kind, item.Data);
                Assert.True(found.Length == (isChange ? 1 : 0), $"Seed {_seed}, minute {minute}: {item}, known {before}");
                if (isChange)
                {
                    Assert.True(found[0].PreviousValue.Json == before && found[0].Value.Json == item.Value, $"Seed {_seed}, minute {minute}: {item}");
                    known[(item.Id, item.Key)] = item.Value;
                    changes++;
                }

                if (item.Number >= 0)
                {
                    seenOn.TryAdd(item.Number, received.Connection.Number);
                }
            }
        }

        Assert.InRange(changes, 500, 100_000);
    }

    /// <summary>The keys that a document changes.</summary>
    private static List<string> Expect(Dictionary<(string Id, string Key), string> known, string id, Dictionary<string, string> shown, bool isInitial)
    {
        List<string> changed = [];
        foreach ((string key, string value) in shown)
        {
            string[] below = key.EndsWith('/') ? [.. known.Keys.Where(one => one.Id == id && one.Key.StartsWith(key, StringComparison.Ordinal)).Select(one => one.Key)] : [];
            foreach (string one in below.Length > 0 ? below : [key.TrimEnd('/')])
            {
                bool isKnown = known.TryGetValue((id, one), out string? before);
                if (!isInitial && (!isKnown || before != value))
                {
                    changed.Add($"{id} {one}");
                }

                known[(id, one)] = value;
            }
        }

        return changed;
    }
}
