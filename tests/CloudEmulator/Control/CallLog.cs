using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using CloudEmulator.Calls;
using Microsoft.AspNetCore.Http.Features;

namespace CloudEmulator.Control;

/// <summary>All calls since the start or the last reset.</summary>
internal sealed class CallLog
{
    private readonly ConcurrentQueue<(CallName Name, CallRecord Record)> _calls = new();

    public IReadOnlyList<CallRecord> Records => [.. _calls.Select(call => call.Record)];

    public IReadOnlyDictionary<string, int> Counters =>
        _calls.GroupBy(call => call.Name.ToString()).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>The number of connections that the program under test has used, without those of the emulated user.</summary>
    public int Connections =>
        _calls.Where(call => call.Record.UserAgent != UserBrowser.UserAgent).DistinctBy(call => call.Record.Connection).Count();

    public int Count(string endpoint) => _calls.Count(call => call.Name.Matches(endpoint));

    public CallRecord Add(CloudCall call)
    {
        HttpRequest request = call.Http.Request;
        string target = call.Http.Features.Get<IHttpRequestFeature>()?.RawTarget ?? request.Path;
        CallRecord record = new()
        {
            Time = call.Now,
            Done = call.Now,
            Name = call.Name.ToString(),
            Method = request.Method,
            Path = target.Split('?')[0],
            UserAgent = request.Headers.UserAgent.ToString(),
            Accept = request.Headers.Accept.ToString(),
            AcceptLanguage = request.Headers.AcceptLanguage.ToString(),
            ContentType = request.ContentType ?? "",
            Headers = [.. request.Headers.Keys],
            Parameters = [.. call.Query.Names, .. call.Form?.Names ?? []],
            Members = Members(call),
            Connection = call.Http.Connection.Id,
        };
        _calls.Enqueue((call.Name, record));
        return record;
    }

    private static string[] Members(CloudCall call)
    {
        try
        {
            return call.Body.IsEmpty || JsonNode.Parse(call.Body.Span) is not JsonObject body ? [] : [.. body.Select(pair => pair.Key)];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
