using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ApplianceAuth.Accounts;
using ApplianceAuth.Api;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Appliances;

/// <summary>Learns the keys of appliances and their limits from the responses of the clouds, for completion and for warnings. Sends no requests.</summary>
/// <param name="cache">Keeps them for later processes.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class LearnedKeys(KeyCache cache, TimeProvider timeProvider)
{
    /// <summary>How long the state of an appliance is cached: what is selected, and which actions it allows.</summary>
    private static readonly TimeSpan s_stateLifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, string> _last = new();
    private readonly ConcurrentDictionary<string, State> _states = new();

    /// <summary>Learns from the response to a call, unless the resource has no keys.</summary>
    /// <param name="call">A call that succeeded.</param>
    /// <param name="response">The body of the response.</param>
    public void Learn(ApiCall call, ReadOnlyMemory<byte> response)
    {
        if (KeyRequest.Find(call.Provider, call.Path) is not { } request)
        {
            return;
        }

        if (call.Request.Method != HttpMethod.Get)
        {
            LearnChange(call, request);
            return;
        }

        using JsonDocument? parsed = JsonInput.TryParse(response);
        JsonElement content = Content(call.Provider, parsed?.RootElement ?? default);
        if (content.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return;
        }

        KeyResource resource = request.Resource;
        if (resource.Current is { } state && request.Key is null)
        {
            SetState(call.Account, request.Appliance, state, content.Member(resource.Key).TextOrNumber());
        }

        if (resource.IsTransient)
        {
            SetState(call.Account, request.Appliance, resource.Group, null);
        }

        // Rounded, so that frequent calls with the same result do not write the file each time.
        DateTimeOffset now = timeProvider.GetUtcNow();
        DateTimeOffset hour = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        Save(call, request, new KeyReader(resource, hour).Read(content, request.Key is not null, Parent(call.Account, request)));
    }

    /// <summary>The values in the body of a call that the cloud will probably refuse.</summary>
    public IReadOnlyList<ValueWarning> Check(ApiCall call)
    {
        if (call.Body is not { } body || KeyRequest.Find(call.Provider, call.Path) is not { } request)
        {
            return [];
        }

        using JsonDocument? parsed = JsonInput.TryParse(body);
        if (parsed is null || (request.Resource.IsTransient && FindState(call.Account, request.Appliance, request.Resource.Group) is null))
        {
            return [];
        }

        BodyCheck check = new(request.Resource, Read(call.Account, request));
        return
        [
            .. new BodyReader(request.Resource).Read(Content(call.Provider, parsed.RootElement), Parent(call.Account, request))
                .Select(check.Find).OfType<ValueWarning>(),
        ];
    }

    /// <summary>The known keys of the resource of a request; for options those of the current program, or of all programs if it is not known.</summary>
    public IEnumerable<ApplianceKey> List(AccountAddress account, KeyRequest request) => Read(account, request).Of(request.Resource, Parent(account, request));

    /// <summary>Bodies for a request that agree with what is known of the appliance.</summary>
    public IEnumerable<BodyExample> ListBodies(AccountAddress account, KeyRequest request)
    {
        ApplianceKeys keys = Read(account, request);
        return keys.Of(request.Resource, Parent(account, request)).SelectMany(new BodyExamples(request, keys).Of);
    }

    /// <summary>Removes what is known of an account's appliances.</summary>
    public void Remove(IAccountStore store, AccountAddress account)
    {
        cache.Remove(store, account);
        RemoveOf(account, _last);
        RemoveOf(account, _states);
    }

    private static void RemoveOf<T>(AccountAddress account, ConcurrentDictionary<string, T> values)
    {
        string start = Key(account, "");
        foreach (string key in values.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal)))
        {
            values.TryRemove(key, out _);
        }
    }

    private ApplianceKeys Read(AccountAddress account, KeyRequest request) =>
        KeySerializer.Read(cache.Find(account, request.Appliance), request.Resource.Group);

    /// <summary>The key in which the items of a request are nested, such as the selected program; null if it is unknown or there is none.</summary>
    private string? Parent(AccountAddress account, KeyRequest request) =>
        request.Resource.NestedIn is { } state ? FindState(account, request.Appliance, state)?.Key : null;

    private static JsonElement Content(Provider provider, JsonElement root) =>
        provider.Envelope is { } envelope && root.Member(envelope) is { ValueKind: not JsonValueKind.Undefined } content ? content : root;

    /// <summary>A change can start or select a program, and makes the list of allowed actions obsolete.</summary>
    private void LearnChange(ApiCall call, KeyRequest request)
    {
        if (request.Resource.Current is { } state && request.Key is null)
        {
            using JsonDocument? parsed = call.Body is { } body ? JsonInput.TryParse(body) : null;
            SetState(
                call.Account, request.Appliance, state,
                Content(call.Provider, parsed?.RootElement ?? default).Member(request.Resource.Key).TextOrNumber());
        }

        _states.TryRemove(Key(call.Account, request.Appliance, request.Resource.Group), out _);
    }

    private void Save(ApiCall call, KeyRequest request, ApplianceKeys learned)
    {
        string text = KeySerializer.Write(learned);
        string path = Key(call.Account, call.Address.AbsolutePath);
        if (!cache.Contains(call.Account))
        {
            // Another process has removed it, or the user has changed whether files are allowed.
            RemoveOf(call.Account, _last);
        }

        if (_last.TryGetValue(path, out string? before) && before == text)
        {
            return;
        }

        _last[path] = text;
        ReadOnlyMemory<byte> line = cache.Find(call.Account, request.Appliance);
        ApplianceKeys known = KeySerializer.Read(line);
        known.Merge(learned, request.Resource.IsTransient ? request.Resource.Group : null);
        string merged = KeySerializer.Write(known);
        if (merged != Encoding.UTF8.GetString(line.Span))
        {
            cache.Set(call.Store, call.Account, request.Appliance, merged);
        }
    }

    private void SetState(AccountAddress account, string appliance, string name, string? key) =>
        _states[Key(account, appliance, name)] = new(key, timeProvider.GetUtcNow());

    private State? FindState(AccountAddress account, string appliance, string name) =>
        _states.TryGetValue(Key(account, appliance, name), out State? state)
            && timeProvider.GetUtcNow() - state.At is var age && age >= TimeSpan.Zero && age < s_stateLifetime
                ? state
                : null;

    private static string Key(AccountAddress account, params string[] parts) => $"{account}\n{string.Join('\n', parts).ToUpperInvariant()}";

    /// <summary>The last known state of an appliance.</summary>
    /// <param name="Key">The key, such as the selected program; null if there is none.</param>
    /// <param name="At">When.</param>
    private sealed record State(string? Key, DateTimeOffset At);
}
