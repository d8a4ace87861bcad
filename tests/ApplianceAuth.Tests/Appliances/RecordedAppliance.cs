using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Appliances;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Documents;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>An appliance of recorded-keys.txt, and the responses of its cloud.</summary>
internal sealed record RecordedAppliance(Provider Provider, string Id)
{
    private static readonly MemoryTokenStore s_store = new();

    public static IReadOnlyList<RecordedAppliance> All { get; } = Read();

    public AccountAddress Account => AccountAddress.Parse(Provider.Cloud);

    public List<RecordedKey> Settings { get; } = [];

    public List<(string Key, List<RecordedKey> Options)> Programs { get; } = [];

    /// <summary>Responses that are recorded as they were, by the last segment of their path.</summary>
    public Dictionary<string, string> Documents { get; } = [];

    /// <summary>Learns from the lists, which have no limits.</summary>
    public void LearnLists(LearnedKeys keys)
    {
        Learn(keys, "settings", $"{{\"settings\":[{string.Join(',', Settings.Select(key => key.Item(withLimits: false)))}]}}");
        Learn(keys, "programs/available", $"{{\"programs\":[{string.Join(',', Programs.Select(program => $"{{\"key\":\"{program.Key}\"}}"))}]}}");
    }

    /// <summary>Learns from everything that the cloud can return.</summary>
    public void LearnAll(LearnedKeys keys)
    {
        if (Provider.Cloud == "HomeConnect")
        {
            LearnLists(keys);
            Settings.ForEach(key => Learn(keys, $"settings/{key.Key}", key.Item(withLimits: true)));
            foreach ((string key, List<RecordedKey> options) in Programs)
            {
                Learn(keys, $"programs/available/{key}", $"{{\"key\":\"{key}\",\"options\":[{string.Join(',', options.Select(option => option.Item(withLimits: true)))}]}}");
            }
        }

        foreach ((string path, string document) in Documents)
        {
            Learn(keys, path, document);
        }
    }

    /// <summary>The warnings about a body.</summary>
    public IReadOnlyList<ValueWarning> Check(LearnedKeys keys, string path, string body) => keys.Check(Call(HttpMethod.Put, path, body));

    private void Learn(LearnedKeys keys, string path, string content) =>
        keys.Learn(Call(HttpMethod.Get, path, null), System.Text.Encoding.UTF8.GetBytes(Provider.Envelope is { } envelope ? $"{{\"{envelope}\":{content}}}" : content));

    private ApiCall Call(HttpMethod method, string path, string? body) => ApiCall.Create(
        s_store, Account, Provider,
        new(method, $"/devices/{Id}/{path}") { Body = body is null ? null : System.Text.Encoding.UTF8.GetBytes(body) });

    private static List<RecordedAppliance> Read()
    {
        List<RecordedAppliance> all = [];
        List<RecordedKey> current = [];
        foreach (string line in RepositoryFiles.Read("tests", "ApplianceAuth.Tests", "Appliances", "recorded-keys.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] words = line.Split(' ', 2);
            switch (words[0])
            {
                case "appliance":
                    string[] named = words[1].Split(' ');
                    all.Add(new(KnownProviders.Find(named[0])!, named[1]));
                    break;
                case "settings":
                    current = all[^1].Settings;
                    break;
                case "program":
                    current = [];
                    all[^1].Programs.Add((words[1], current));
                    break;
                case "actions" or "programs":
                    all[^1].Documents[words[0]] = words[1];
                    break;
                default:
                    current.Add(RecordedKey.Parse(line));
                    break;
            }
        }

        return all;
    }
}
