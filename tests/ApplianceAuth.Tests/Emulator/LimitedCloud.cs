using System.Text.Json.Nodes;
using CloudEmulator;

namespace ApplianceAuth.Tests.Emulator;

/// <summary>An emulator with Home Connect's limits, and a signed-in client.</summary>
internal sealed class LimitedCloud : IAsyncDisposable
{
    private readonly CloudHost _host;
    private readonly Caller _caller;
    private JsonNode _tokens;

    private LimitedCloud(CloudHost host, StandingClock clock, Caller caller, JsonNode tokens)
    {
        (_host, Clock, _caller, _tokens) = (host, clock, caller, tokens);
    }

    public StandingClock Clock { get; }

    public static async Task<LimitedCloud> StartAsync(bool limited = true)
    {
        StandingClock clock = new();
        CloudHost host = await CloudHost.StartAsync(clock);
        host.Control.Settings = host.Control.Settings with { RealLimits = limited };
        Caller caller = Caller.HomeConnect(host);
        return new LimitedCloud(host, clock, caller, await caller.SignInAsync());
    }

    public Task<(int Status, JsonNode Body, string? RetryAfter)> ListAsync() => GetAsync("/api/homeappliances");

    public async Task<(int Status, JsonNode Body, string? RetryAfter)> GetAsync(string path)
    {
        (int status, string body, HttpResponseMessage response) = await _caller.CallAsync(path, (string)_tokens["access_token"]!);
        return (status, JsonNode.Parse(body)!, response.Headers.RetryAfter?.ToString());
    }

    public async Task<(int Status, JsonNode Body)> RefreshAsync()
    {
        (int Status, JsonNode Body) response = await _caller.RefreshAsync((string)_tokens["refresh_token"]!);
        if (response.Status == 200)
        {
            _tokens = response.Body;
        }

        return response;
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _host.DisposeAsync();
    }
}
