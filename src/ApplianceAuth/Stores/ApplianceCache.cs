using System.Collections.Concurrent;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Remembers which appliances an account's list showed last, so that their ids can be completed without asking vault or cloud.</summary>
/// <remarks>
/// A small file for each account beside its journal: ids and names, nothing secret. What an account in memory has seen stays in memory. Nothing depends
/// on it: where it cannot be written or read, nothing is completed.
/// </remarks>
/// <param name="folder">Where accounts keep what belongs to them beside the vault.</param>
public sealed class ApplianceCache(Func<DataFolder> folder)
{
    private const int MaximumFile = 256 * 1024;

    private readonly ConcurrentDictionary<(string Vault, string Account), CachedAppliance[]> _added = new();

    /// <summary>Notes what a list showed. What is known already costs nothing.</summary>
    public void Add(IAccountStore store, AccountAddress account, IEnumerable<CachedAppliance> appliances)
    {
        CachedAppliance[] seen = [.. appliances.Select(Printable).Where(one => one.Id.Length > 0)];
        (string, string) key = Key(store.Key, account);
        if (_added.TryGetValue(key, out CachedAppliance[]? before) && before.SequenceEqual(seen))
        {
            return;
        }

        _added[key] = seen;
        IgnoreFileErrors(store, account, file => PrivateFile.Write(
            file, string.Concat(seen.Select(one => $"{one.Id}\t{one.Name}\n"))));
    }

    /// <summary>What was noted of an account: in this process, or else by any process of this user and for any vault.</summary>
    public IReadOnlyList<CachedAppliance> Get(AccountAddress account)
    {
        CachedAppliance[] here = [.. _added.Where(noted => noted.Key.Account == account.ToString()).SelectMany(noted => noted.Value)];
        return here.Length > 0 ? here : Read(account);
    }

    /// <summary>Forgets an account that was removed.</summary>
    public void Forget(IAccountStore store, AccountAddress account)
    {
        _added.TryRemove(Key(store.Key, account), out _);
        IgnoreFileErrors(store, account, FileRetry.Delete);
    }

    private CachedAppliance[] Read(AccountAddress account)
    {
        try
        {
            return
            [
                .. folder().Existing().Select(files => new FileInfo(files.Appliances(account)))
                    .Where(file => file.Exists && file.Length <= MaximumFile)
                    .SelectMany(file => (PrivateFile.Read(file.FullName) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(line => line.Split('\t', 2))
                    .Select(halves => Printable(new(halves[0], halves.Length > 1 ? halves[1] : ""))),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ApplianceAuthException)
        {
            return [];
        }
    }

    private void IgnoreFileErrors(IAccountStore store, AccountAddress account, Action<string> work)
    {
        try
        {
            if (store.OtherProcessesSeeIt)
            {
                string file = folder().Of(store).Appliances(account);
                if (store is not ITokenStore)
                {
                    FilePermissions.Require(file);
                }

                work(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ApplianceAuthException)
        {
            // Then nothing is completed.
        }
    }

    private static CachedAppliance Printable(CachedAppliance one) => new(ConsoleText.SanitizeAndTruncate(one.Id), ConsoleText.SanitizeAndTruncate(one.Name));

    private static (string, string) Key(string vault, AccountAddress account) => (vault.ToUpperInvariant(), account.ToString());
}
