using System.Globalization;
using System.Text.Json.Nodes;
using ApplianceAuth.Accounts;
using ApplianceAuth.Appliances;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Documents;
using CloudEmulator.Control;

namespace ApplianceAuth.Tests.Appliances;

/// <summary>An emulated appliance of each known type, whose values were worked out by hand from its document.</summary>
/// <remarks>
/// <c>Documents/*.json</c> has the forms that were recorded at the clouds, and what is expected. A property that is not expected must be null or empty.
/// </remarks>
public sealed class EveryTypeTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private static readonly string[] s_notCompared = ["Id", "RetrievedAt", "Document", "Error"];

    private readonly CloudFixture _cloud = cloud.Reset();

    private CloudControl Control => _cloud.Control;

    [Fact]
    public async Task Miele_appliances_have_the_values_of_their_documents()
    {
        JsonNode documents = Documents("miele");
        Dictionary<string, JsonNode> expected = [];
        foreach (JsonNode appliance in documents["appliances"]!.AsArray().OfType<JsonNode>())
        {
            JsonObject state = documents["noValue"]!.DeepClone().AsObject();
            foreach ((string name, JsonNode? value) in appliance["state"]!.AsObject())
            {
                state[name] = value?.DeepClone();
            }

            string id = (string)appliance["id"]!;
            expected.Add(id, appliance["expected"]!);
            Control.PutAppliance("miele", new()
            {
                ["ident"] = new JsonObject
                {
                    ["type"] = appliance["type"]!.DeepClone(),
                    ["deviceName"] = appliance["name"]!.DeepClone(),
                    ["deviceIdentLabel"] = new JsonObject { ["fabNumber"] = id, ["techType"] = appliance["techType"]!.DeepClone() },
                },
                ["state"] = state,
            });
        }

        IReadOnlyList<ApplianceInfo> read = await ReadAsync("Miele");

        Compare(expected, read);
        Assert.Equal((32, 1), (expected.Count, ApiCalls()));
    }

    [Fact]
    public async Task Home_Connect_appliances_have_the_values_of_their_documents()
    {
        Dictionary<string, JsonNode> expected = [];
        foreach (JsonObject appliance in Documents("home-connect")["appliances"]!.AsArray().OfType<JsonObject>())
        {
            JsonObject document = appliance.DeepClone().AsObject();
            document.Remove("expected");
            expected.Add((string)appliance["appliance"]!["haId"]!, appliance["expected"]!);
            Control.PutAppliance("homeconnect", document);
        }

        IReadOnlyList<ApplianceInfo> read = await ReadAsync("HomeConnect");

        Compare(expected, read);
        // As before the properties were added: the status of each connected appliance, the program of each with one, the settings of each that cools.
        Assert.Equal(17, expected.Count);
        Assert.Equal(
            (1, read.Count(one => one.Connected == true), read.Count(one => one.State is "Waiting" or "Running" or "Paused" or "ActionRequired" or "Finished"),
                read.Count(one => one.Type is "Refrigerator" or "Freezer" or "FridgeFreezer" or "WineCooler")),
            (Control.Calls("devices"), Control.Calls("status"), Control.Calls("active_program"), Control.Calls("settings")));
        Assert.Equal(ApiCalls(), Control.Calls("devices") + Control.Calls("status") + Control.Calls("active_program") + Control.Calls("settings"));
        Assert.DoesNotContain(Control.Log, call => call.Status >= 400);
    }

    private static void Compare(Dictionary<string, JsonNode> expected, IReadOnlyList<ApplianceInfo> read)
    {
        foreach ((string id, JsonNode values) in expected)
        {
            ApplianceInfo info = read.Single(one => one.Id == id);
            Assert.Null(info.Error);
            Assert.Equal(
                values.AsObject().Select(pair => $"{pair.Key}: {pair.Value!.ToJsonString()}").Order(),
                typeof(ApplianceInfo).GetProperties().Where(property => !s_notCompared.Contains(property.Name) && property.Name != "EqualityContract")
                    .Select(property => (property.Name, Value: Json(property.GetValue(info), info.RetrievedAt)))
                    .Where(pair => pair.Value is not null)
                    .Select(pair => $"{pair.Name}: {pair.Value!.ToJsonString()}").Order());
        }
    }

    private static JsonNode? Json(object? value, DateTimeOffset retrievedAt) => value switch
    {
        null => null,
        bool flag => flag,
        double number => number,
        string text => text,
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        DateTimeOffset time => $"+{time - retrievedAt:c}",
        IEnumerable<object> items => items.Any() ? new JsonArray([.. items.Select(item => JsonValue.Create(Text(item)))]) : null,
        _ => throw new InvalidOperationException($"{value.GetType()}"),
    };

    private static string Text(object item) => item switch
    {
        TemperatureInfo temperature => FormattableString.Invariant($"{temperature.Zone}: {temperature.Value} -> {temperature.Target} {temperature.Unit}")
            .Replace(":  ->", ": ->", StringComparison.Ordinal),
        ZoneInfo zone => $"{zone.Zone}: {zone.Level}",
        _ => (string)item,
    };

    private static JsonNode Documents(string cloud) =>
        JsonNode.Parse(RepositoryFiles.Read("tests", "ApplianceAuth.Tests", "Appliances", "Documents", $"{cloud}.json"))!;

    private async Task<IReadOnlyList<ApplianceInfo>> ReadAsync(string system)
    {
        MemoryTokenStore store = new();
        SessionBroker broker = new(_cloud.Http, () => throw new InvalidOperationException(), _cloud.Clock);
        RateLimiters limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "There is no folder."), _cloud.Clock);
        StoredAccount account = await _cloud.AccountAsync(system);
        await broker.SaveSignInAsync(store, account, CancellationToken.None);
        ApplianceClient client = new(new(_cloud.Http, broker, limiters, _cloud.Clock), store, account.Address, retries => new(_cloud.Clock) { MaxRetries = retries });
        List<ApplianceInfo> read = [];
        foreach (ApplianceInfo listed in await client.ListAsync(CancellationToken.None))
        {
            read.Add(await client.DescribeAsync(listed, CancellationToken.None));
            // 50 calls in a minute are allowed.
            _cloud.Clock.Advance(TimeSpan.FromSeconds(4));
        }

        return read;
    }

    private int ApiCalls() => Control.Log.Count(call => call.Path.StartsWith("/api/", StringComparison.Ordinal) || call.Path.StartsWith("/v1/", StringComparison.Ordinal));
}
