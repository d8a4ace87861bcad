using System.Text.Json;
using System.Text.Json.Nodes;
using ApplianceAuth.Appliances;
using ApplianceAuth.Stores;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>Warnings about values, with the limits that others have recorded.</summary>
public class RecordedKeysTests(ITestOutputHelper output)
{
    private const int Rounds = 15;

    private readonly int _seed = Environment.TickCount;
    private readonly ManualClock _clock = new();

    [Fact]
    public void Wrong_values_of_settings_and_options_are_warned_of()
    {
        WrongValues values = new(new(_seed));
        (int warned, int all, List<string> missed) = (0, 0, []);
        foreach (RecordedAppliance appliance in RecordedAppliance.All)
        {
            LearnedKeys keys = Learned(appliance);
            foreach ((string path, string body) in Enumerable.Range(0, Rounds).SelectMany(_ => WrongBodies(appliance, values)))
            {
                all++;
                bool found = appliance.Check(keys, path, body).Count > 0;
                warned += found ? 1 : 0;
                missed.AddRange(found ? [] : [$"{appliance.Id} {path} {body}"]);
            }
        }

        output.WriteLine($"Seed {_seed}: {warned} of {all} wrong values were warned of ({100.0 * warned / all:0.00} %).");
        missed.Distinct().Take(20).ToList().ForEach(output.WriteLine);
        Assert.True(warned >= 0.95 * all && all > 4000, $"Seed {_seed}: {warned} of {all}");
    }

    [Fact]
    public void Valid_values_are_never_warned_of()
    {
        WrongValues values = new(new(_seed));
        int all = 0;
        foreach (RecordedAppliance appliance in RecordedAppliance.All)
        {
            LearnedKeys complete = Learned(appliance), lists = New();
            appliance.LearnLists(lists);
            foreach ((string path, string body) in Enumerable.Range(0, Rounds).SelectMany(_ => ValidBodies(appliance, values)))
            {
                all++;
                Assert.True(
                    appliance.Check(complete, path, body).Count == 0 && appliance.Check(lists, path, body).Count == 0, $"Seed {_seed}: {appliance.Id} {path} {body}");
            }
        }

        output.WriteLine($"Seed {_seed}: {all} valid values.");
        Assert.True(all > 4000);
    }

    private static IEnumerable<(string Path, string Body)> WrongBodies(RecordedAppliance appliance, WrongValues values)
    {
        foreach (RecordedKey key in appliance.Settings)
        {
            if ((key.IsReadOnly ? values.Valid(key) : values.Wrong(key)) is { } value)
            {
                yield return ($"settings/{key.Key}", Item(key.Key, value));
                yield return ("settings", $"[{Item(key.Key, value)}]");
            }

            yield return ("settings", $"[{Item(values.Misspell(key.Key), values.Valid(key))}]");
        }

        foreach ((string program, RecordedKey key) in appliance.Programs.SelectMany(program => program.Options.Select(option => (program.Key, option))))
        {
            if (values.Wrong(key) is { } value)
            {
                yield return ("programs/active", $"{{\"key\":\"{program}\",\"options\":[{Item(key.Key, value)}]}}");
                yield return ("programs/selected", $"{{\"data\":{{\"key\":\"{program}\",\"options\":[{Item(key.Key, value)}]}}}}");
                yield return ($"programs/selected/options/{key.Key}", Item(key.Key, value));
            }

            yield return ("programs/active", $"{{\"key\":\"{program}\",\"options\":[{Item(values.Misspell(key.Key), values.Valid(key))}]}}");
        }

        foreach ((string path, string body) in appliance.Documents.SelectMany(document => RecordedDocument.Wrong(document.Key, JsonNode.Parse(document.Value)!)))
        {
            yield return (path, body);
        }
    }

    private static IEnumerable<(string Path, string Body)> ValidBodies(RecordedAppliance appliance, WrongValues values)
    {
        foreach (RecordedKey key in appliance.Settings.Where(key => !key.IsReadOnly))
        {
            yield return ($"settings/{key.Key}", Item(key.Key, values.Valid(key)));
            yield return ("settings", $"[{Item(key.Key, values.Valid(key))}]");
        }

        foreach ((string program, RecordedKey key) in appliance.Programs.SelectMany(program => program.Options.Select(option => (program.Key, option))))
        {
            string item = Item(key.Key, values.Valid(key));
            yield return ("programs/active", $"{{\"key\":\"{program}\",\"options\":[{item}]}}");
            yield return ("programs/selected", $"{{\"key\":\"{program}\",\"options\":[{item},{Item("BSH.Common.Option.FinishInRelative", "13814")}]}}");
            yield return ("programs/selected/options", $"{{\"options\":[{item}]}}");
            yield return ($"programs/active/options/{key.Key}", item);
        }

        foreach ((string path, string body) in appliance.Documents.SelectMany(document => RecordedDocument.Valid(document.Key, JsonNode.Parse(document.Value)!)))
        {
            yield return (path, body);
        }
    }

    private static string Item(string key, string value) => $"{{\"key\":{JsonSerializer.Serialize(key)},\"value\":{value}}}";

    private LearnedKeys New() => new(new KeyCache(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder.")), _clock);

    private LearnedKeys Learned(RecordedAppliance appliance)
    {
        LearnedKeys keys = New();
        appliance.LearnAll(keys);
        return keys;
    }
}
