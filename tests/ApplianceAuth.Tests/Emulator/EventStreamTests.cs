using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CloudEmulator.Events;

namespace ApplianceAuth.Tests.Emulator;

public class EventStreamTests : CloudTest
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Home_Connect_stream_sends_pushed_events_and_keep_alives()
    {
        Control.Settings = Control.Settings with { KeepAliveInterval = 1 };
        using Caller caller = Caller.HomeConnect(Host);
        string token = (string)(await caller.SignInAsync(("scope", "IdentifyAppliance Monitor")))["access_token"]!;
        await using Listener listener = await Listener.OpenAsync(caller.Address("/api/homeappliances/events"), token);

        Assert.Equal(["event: KEEP-ALIVE", "data: "], await listener.NextAsync());
        Control.Push(new CloudEvent { Provider = "homeconnect", Event = "NOTIFY", ApplianceId = "H", Data = """{"haId":"H","items":[]}""" });
        Assert.Equal(["event: NOTIFY", """data: {"haId":"H","items":[]}""", "id: H"], await listener.NextAsync());
        Assert.Equal(["event: KEEP-ALIVE", "data: "], await listener.NextAsync());
    }

    [Fact]
    public async Task Stream_of_one_appliance_omits_other_appliances_and_providers()
    {
        using Caller caller = Caller.HomeConnect(Host);
        string token = (string)(await caller.SignInAsync(("scope", "IdentifyAppliance Monitor")))["access_token"]!;
        const string HaId = "BOSCH-SMV8YCX03E-68A40E000001";
        await using Listener listener = await Listener.OpenAsync(caller.Address($"/api/homeappliances/{HaId}/events"), token);
        await listener.NextAsync();

        Control.Push(new CloudEvent { Provider = "homeconnect", Event = "NOTIFY", ApplianceId = "another" });
        Control.Push(new CloudEvent { Provider = "china", Event = "NOTIFY", ApplianceId = HaId });
        Control.Push(new CloudEvent { Provider = "homeconnect", Event = "STATUS", ApplianceId = HaId });
        Assert.Equal("event: STATUS", (await listener.NextAsync())[0]);
    }

    [Fact]
    public async Task Miele_stream_starts_with_all_documents_in_the_language_of_the_header()
    {
        using Caller caller = Caller.Miele(Host);
        string token = (string)(await caller.SignInAsync(("scope", Caller.MieleScope)))["access_token"]!;
        await using Listener listener = await Listener.OpenAsync(caller.Address("/v1/devices/all/events"), token, "de");

        string[] devices = await listener.NextAsync();
        JsonNode oven = JsonNode.Parse(devices[1]["data: ".Length..])!["000100200304"]!;
        Assert.Equal("event: devices", devices[0]);
        Assert.Equal("Backofen", (string?)oven["ident"]!["type"]!["value_localized"]);
        Assert.Equal("event: actions", (await listener.NextAsync())[0]);
    }

    [Fact]
    public async Task Eleventh_stream_returns_429_and_closed_streams_are_not_counted()
    {
        Control.Settings = Control.Settings with { RealLimits = true };
        using Caller caller = Caller.HomeConnect(Host);
        string token = (string)(await caller.SignInAsync(("scope", "IdentifyAppliance Monitor")))["access_token"]!;
        Uri address = caller.Address("/api/homeappliances/events");
        List<Listener> listeners = [];
        for (int i = 0; i < 10; i++)
        {
            listeners.Add(await Listener.OpenAsync(address, token));
        }

        (int status, _, _) = await caller.CallAsync("/api/homeappliances/events", token, "text/event-stream");
        Assert.Equal(429, status);

        foreach (Listener listener in listeners)
        {
            await listener.DisposeAsync();
        }

        for (int i = 0; i < 500 && Control.OpenStreams > 0; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(0, Control.OpenStreams);
    }

    private sealed class Listener(HttpClient http, StreamReader reader) : IAsyncDisposable
    {
        public static async Task<Listener> OpenAsync(Uri address, string token, string language = "en")
        {
            HttpClient http = new();
            using HttpRequestMessage message = new(HttpMethod.Get, address);
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            message.Headers.Accept.ParseAdd("text/event-stream");
            message.Headers.AcceptLanguage.ParseAdd(language);
            HttpResponseMessage response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            return new Listener(http, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        /// <summary>The lines of the next event.</summary>
        public async Task<string[]> NextAsync()
        {
            List<string> lines = [];
            while (await reader.ReadLineAsync().WaitAsync(s_timeout) is { Length: > 0 } line)
            {
                lines.Add(line);
            }

            return [.. lines];
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
