using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Providers;

/// <summary>The documented facts about APIs, events and limits, for comparison with the documentation.</summary>
public class ApiFactsTests
{
    private const string Active = "/homeappliances/*/programs/active";

    public static TheoryData<string> OfHomeConnect => ["HomeConnect", "HomeConnectChina", "HomeConnectSimulator"];

    public static TheoryData<string> OfMiele => ["Miele", "MieleLegacy"];

    [Theory]
    [MemberData(nameof(OfHomeConnect))]
    public void Home_Connect_has_this_media_type_and_envelope(string id)
    {
        Provider provider = Find(id);

        Assert.Equal(("application/vnd.bsh.sdk.v1+json", "data", null), (provider.MediaType, provider.Envelope, provider.LanguageParameter));
        Assert.Equal(new("/homeappliances", "homeappliances", "haId"), provider.ApplianceList);
        Assert.Equal([new("/devices", "/homeappliances")], provider.PathAliases);
        Assert.Empty(provider.ActionPaths);
    }

    [Theory]
    [MemberData(nameof(OfMiele))]
    public void Miele_has_plain_JSON_and_a_language_parameter(string id)
    {
        Provider provider = Find(id);

        Assert.Equal(("application/json", null, "language"), (provider.MediaType, provider.Envelope, provider.LanguageParameter));
        Assert.Equal(("/devices", null, null), (provider.ApplianceList.Path, provider.ApplianceList.Member, provider.ApplianceList.IdMember));
        Assert.Empty(provider.PathAliases);
    }

    [Theory]
    [MemberData(nameof(OfMiele))]
    public void Miele_programs_path_is_an_action(string id) => Assert.Equal(["/devices/*/programs"], Find(id).ActionPaths);

    [Theory]
    [MemberData(nameof(OfHomeConnect))]
    public void Home_Connect_events_are_items(string id)
    {
        EventStreamInfo events = Find(id).Events;

        Assert.Equal(("/homeappliances/events", "/homeappliances/*/events", 90), (events.AllPath, events.OnePath, events.IdleTimeout.TotalSeconds));
        Assert.Equal(["KEEP-ALIVE"], events.KeepAliveTypes);
        Assert.Empty(events.Maps);
        Assert.Equal(new("items", "haId", "key", "value", "displayvalue", "unit", "timestamp"), events.Schema);
        Assert.Equal(["STATUS", "NOTIFY"], events.StateTypes);
        Assert.Equal(["BSH.Common.Appliance.Connected", "BSH.Common.Appliance.Disconnected"], events.ConnectionKeys.Values);
        Assert.Equal(["CONNECTED", "DISCONNECTED"], events.ConnectionKeys.Keys);
        Assert.Equal([20, 20, 60, 60, 120, 240, 600], events.UnauthorizedDelays.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [MemberData(nameof(OfMiele))]
    public void Miele_events_are_maps_of_appliances(string id)
    {
        EventStreamInfo events = Find(id).Events;

        Assert.Equal(("/devices/all/events", "/devices/*/events", 60), (events.AllPath, events.OnePath, events.IdleTimeout.TotalSeconds));
        Assert.Equal(["ping"], events.KeepAliveTypes);
        Assert.Equal(["devices", "actions"], events.Maps);
        Assert.Null(events.Schema);
        Assert.Equal([20, 60], events.UnauthorizedDelays.Select(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData("BOSCH-HNG6764B6-0000000011FF", "/homeappliances/BOSCH-HNG6764B6-0000000011FF/events")]
    [InlineData("a/b c", "/homeappliances/a%2Fb%20c/events")]
    public void PathOf_contains_the_escaped_id(string appliance, string path) =>
        Assert.Equal(path, KnownProviders.HomeConnect.Events.PathOf(appliance));

    [Theory]
    [MemberData(nameof(OfHomeConnect))]
    public void Home_Connect_has_these_rate_limits(string id) => Assert.Equal(
        [
            ("10 calls in 1 second", 10, 1, RateLimitKind.Calls, 20, "any call", "requests from this client"),
            ("50 calls in 1 minute", 50, 60, RateLimitKind.Calls, null, "any call", "50 calls"),
            ("1000 calls in 1 day", 1000, 86_400, RateLimitKind.Calls, null, "any call", "1000 calls"),
            ("5 program starts in 1 minute", 5, 60, RateLimitKind.Calls, null, $"PUT {Active}", "start calls"),
            ("5 program stops in 1 minute", 5, 60, RateLimitKind.Calls, null, $"DELETE {Active}", "stop calls"),
            ("10 errors in a row in 10 minutes", 10, 600, RateLimitKind.ErrorsInARow, null, "any call", "successive error"),
            ("10 open event streams", 10, 0, RateLimitKind.OpenStreams, null, "any call", "event monitoring"),
            ("10 token refreshes in 1 minute", 10, 60, RateLimitKind.Refreshes, null, "any call", null),
            ("100 token refreshes in 1 day", 100, 86_400, RateLimitKind.Refreshes, null, "any call", null),
        ],
        Find(id).RateRules.Select(Words));

    [Theory]
    [MemberData(nameof(OfMiele))]
    public void Miele_has_rate_limits_without_numbers(string id)
    {
        Assert.Equal(
            [
                ("calls in 1 day", null, 86_400, RateLimitKind.Calls, null, "any call", null),
                ("token refreshes in 1 day", null, 86_400, RateLimitKind.Refreshes, null, "any call", null),
            ],
            Find(id).RateRules.Select(Words));
        Assert.Equal([429, 503], Find(id).LimitStatuses);
    }

    [Fact]
    public void Only_daily_limits_are_not_throttled() =>
        Assert.Equal(
            ["1000 calls in 1 day"],
            KnownProviders.All.SelectMany(provider => provider.RateRules).Where(rule => !rule.Throttles).Select(rule => rule.Name).Distinct());

    private static (string Name, int? Limit, int Seconds, RateLimitKind Counts, int? Burst, string Of, string? QuotedAs) Words(RateRule rule) => (
        rule.Name, rule.Limit, (int)rule.Window.TotalSeconds, rule.Kind, rule.Burst,
        rule.Method is null ? "any call" : $"{rule.Method} {rule.Path}", rule.QuotedAs);

    private static Provider Find(string id) => KnownProviders.Find(id)!;
}
