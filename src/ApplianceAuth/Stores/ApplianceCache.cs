using System.Collections.Concurrent;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Caches the appliances of each account, so that their ids can be completed without a call to the vault or the cloud.</summary>
/// <remarks>
/// A small file for each account beside its journal, with ids and names, no secrets. For an account in memory, and if the user allows no files, the cache
/// is in memory. If the file cannot be written or read, nothing is completed.
/// </remarks>
/// <param name="folder">Finds the data folder.</param>
/// <param name="allowsFiles">Whether the user allows files, see <see cref="CacheSetting"/>; null if they are allowed.</param>
internal sealed class ApplianceCache(Func<DataFolder> folder, Func<bool>? allowsFiles = null)
{
    private const int MaximumSize = 256 * 1024;

    private readonly AccountCacheFile _file = new(folder, (files, account) => files.Appliances(account), MaximumSize, allowsFiles);
    private readonly ConcurrentDictionary<string, Added> _added = new();

    /// <summary>Caches the appliances of a list. Without a change nothing is written.</summary>
    public void Add(IAccountStore store, AccountAddress account, IEnumerable<CachedAppliance> appliances)
    {
        CachedAppliance[] added = [.. appliances.Select(Sanitize).Where(appliance => appliance.Id.Length > 0)];
        string key = Key(store.Key, account);
        bool isInFile = _file.IsAllowed(store);
        if (_added.TryGetValue(key, out Added? before) && before.IsInFile == isInFile && before.Appliances.SequenceEqual(added))
        {
            return;
        }

        _added[key] = new(added, isInFile);
        _file.Write(store, account, Encoding.UTF8.GetBytes(string.Concat(added.Select(appliance => $"{appliance.Id}\t{appliance.Name}\n"))));
    }

    /// <summary>The cached appliances of an account: of this process, or else of any process of this user, for any store.</summary>
    public IReadOnlyList<CachedAppliance> Get(AccountAddress account)
    {
        CachedAppliance[] here =
        [
            .. _added.Keys.Where(key => key.StartsWith(Key("", account), StringComparison.Ordinal))
                .SelectMany(key => _added.TryGetValue(key, out Added? added) ? added.Appliances : []),
        ];
        return here.Length > 0 ? here : Read(account);
    }

    /// <summary>Removes the appliances of an account from the cache.</summary>
    public void Remove(IAccountStore store, AccountAddress account)
    {
        _added.TryRemove(Key(store.Key, account), out _);
        _file.Delete(store, account);
    }

    private CachedAppliance[] Read(AccountAddress account) =>
    [
        .. _file.Read(account)
            .SelectMany(content => TextDecoding.Decode(content).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => line.Split('\t', 2))
            .Select(halves => Sanitize(new(halves[0], halves.Length > 1 ? halves[1] : ""))),
    ];

    private static CachedAppliance Sanitize(CachedAppliance appliance) =>
        new(ConsoleText.SanitizeAndTruncate(appliance.Id), ConsoleText.SanitizeAndTruncate(appliance.Name));

    private static string Key(string vault, AccountAddress account) => $"{account}\n{vault.ToUpperInvariant()}";

    /// <summary>The last list of an account in this process.</summary>
    /// <param name="Appliances">The appliances.</param>
    /// <param name="IsInFile">Whether it was written, or only files were not allowed.</param>
    private sealed record Added(CachedAppliance[] Appliances, bool IsInFile);
}
