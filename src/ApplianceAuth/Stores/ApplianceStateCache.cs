using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Keeps the last known states of each account's appliances, so that they can be shown without a call to the cloud.</summary>
/// <remarks>
/// A JSON file for each account beside its journal, which only the user can read, without secrets. It is valid for one session: after another sign-in,
/// perhaps of another user, it is ignored. For an account in memory, and if the user allows no files, the states are in memory.
/// </remarks>
/// <param name="folder">Finds the data folder.</param>
/// <param name="allowsFiles">Whether the user allows files, see <see cref="CacheSetting"/>.</param>
internal sealed class ApplianceStateCache(Func<DataFolder> folder, Func<bool> allowsFiles)
{
    private readonly ConcurrentDictionary<string, SessionStates> _inMemory = new();

    /// <summary>Saves states. The state of an appliance stays until it is replaced or the appliance leaves the account.</summary>
    /// <param name="store">The store of the account.</param>
    /// <param name="account">The account.</param>
    /// <param name="sessionId">The session with which they were read.</param>
    /// <param name="listed">The ids of all appliances of the account.</param>
    /// <param name="read">The states that were read.</param>
    public void Update(IAccountStore store, AccountAddress account, string sessionId, IReadOnlyList<string> listed, IReadOnlyList<CachedState> read)
    {
        try
        {
            Dictionary<string, CachedState> states = Get(store, account, sessionId).Concat(read).GroupBy(state => state.Id)
                .ToDictionary(group => group.Key, group => group.Last());
            CachedState[] kept = [.. listed.Distinct().Where(states.ContainsKey).Select(id => states[id])];
            if (!store.IsSharedByProcesses || !allowsFiles())
            {
                Remove(store, account);
                _inMemory[Key(store, account)] = new(sessionId, kept);
                return;
            }

            if (_inMemory.TryRemove(Key(store, account), out _) || read.Count > 0 || kept.Length < states.Count)
            {
                Save(store, account, sessionId, kept);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ApplianceAuthException)
        {
            // The appliances were read; only a later -Cached misses them.
        }
    }

    /// <summary>The states of an account; empty if there are none of this session.</summary>
    /// <exception cref="ApplianceAuthException"><see cref="ErrorId.StoreUnsafe"/>: others can read or replace the file.</exception>
    public IReadOnlyList<CachedState> Get(IAccountStore store, AccountAddress account, string sessionId)
    {
        if (_inMemory.TryGetValue(Key(store, account), out SessionStates? here))
        {
            return here.SessionId == sessionId ? here.States : [];
        }

        try
        {
            return store.IsSharedByProcesses && PrivateFile.Read(FileOf(store, account)) is { } text ? Read(text, sessionId) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ApplianceAuthException { ErrorId: ErrorId.DataFolderUnavailable })
        {
            return [];
        }
    }

    /// <summary>Removes the states of an account, with its other files of what the clouds have sent about its appliances, see <see cref="CacheFiles"/>.</summary>
    public void Remove(IAccountStore store, AccountAddress account)
    {
        _inMemory.TryRemove(Key(store, account), out _);
        if (store.IsSharedByProcesses)
        {
            CacheFiles.Delete(folder().FolderOf(store), account);
        }
    }

    private void Save(IAccountStore store, AccountAddress account, string sessionId, CachedState[] states)
    {
        string file = FileOf(store, account);
        PrivateFile.Write(file + ".new", Write(sessionId, states));
        FileRetry.Replace(file + ".new", file);
    }

    private static string Write(string sessionId, IEnumerable<CachedState> states)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("session", sessionId);
            json.WriteStartArray("appliances");
            foreach (CachedState state in states)
            {
                json.WriteStartObject();
                json.WriteString("id", state.Id);
                json.WriteString("retrievedAt", state.RetrievedAt);
                json.WritePropertyName("document");
                // Parsed already. The validation would refuse documents with more than 64 levels.
                json.WriteRawValue(state.Json, skipInputValidation: true);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static CachedState[] Read(string text, string sessionId)
    {
        using JsonDocument? parsed = JsonInput.TryParse(text);
        JsonElement root = parsed?.RootElement ?? default;
        return root.Member("session").Text() == sessionId && root.Member("appliances") is { ValueKind: JsonValueKind.Array } appliances
            ? [.. appliances.EnumerateArray().Select(Read).OfType<CachedState>()]
            : [];
    }

    private static CachedState? Read(JsonElement state) =>
        state.Member("id").Text() is { } id && state.Member("document") is { ValueKind: JsonValueKind.Object } document
        && state.Member("retrievedAt") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out DateTimeOffset at)
            ? new(id, at, document.GetRawText())
            : null;

    private string FileOf(IAccountStore store, AccountAddress account)
    {
        string file = folder().Of(store).States(account);
        if (store is not ITokenStore)
        {
            FilePermissions.Require(file);
        }

        return file;
    }

    private static string Key(IAccountStore store, AccountAddress account) => $"{store.Key.ToUpperInvariant()}/{account}";

    private sealed class SessionStates(string sessionId, IReadOnlyList<CachedState> states)
    {
        public string SessionId => sessionId;

        public IReadOnlyList<CachedState> States => states;
    }
}
