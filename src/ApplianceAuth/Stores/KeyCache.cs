using System.Collections.Concurrent;
using System.Text;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Stores;

/// <summary>Caches what is known of the keys of each appliance, such as its settings with their limits, as one line of JSON per appliance.</summary>
/// <remarks>
/// A file for each account beside its journal, with names and limits, no values and no secrets. For an account in memory, and if the user allows no files,
/// the cache is in memory.
/// </remarks>
/// <param name="folder">Finds the data folder.</param>
/// <param name="allowsFiles">Whether the user allows files, see <see cref="CacheSetting"/>; null if they are allowed.</param>
internal sealed class KeyCache(Func<DataFolder> folder, Func<bool>? allowsFiles = null)
{
    // An appliance needs up to 100 KB.
    private const int MaximumSize = 4 * 1024 * 1024;

    private readonly AccountCacheFile _file = new(folder, (files, account) => files.Keys(account), MaximumSize, allowsFiles);
    private readonly ConcurrentDictionary<string, byte[]> _inMemory = new();

    /// <summary>The line of an appliance without its id, UTF-8; empty if nothing is cached.</summary>
    /// <param name="account">The account, in any store.</param>
    /// <param name="appliance">The id of the appliance; case does not matter.</param>
    public ReadOnlyMemory<byte> Find(AccountAddress account, string appliance)
    {
        foreach (byte[] content in Contents(account))
        {
            for (ReadOnlyMemory<byte> rest = content; !rest.IsEmpty;)
            {
                int end = rest.Span.IndexOf((byte)'\n') is >= 0 and var found ? found : rest.Length;
                if (IsOf(rest.Span[..end], appliance))
                {
                    return rest[(appliance.Length + 1)..end];
                }

                rest = rest[Math.Min(end + 1, rest.Length)..];
            }
        }

        return default;
    }

    /// <summary>Whether anything is cached of an account, in any store.</summary>
    public bool Contains(AccountAddress account) => _inMemory.ContainsKey($"{account}") || _file.Exists(account);

    /// <summary>Caches the line of an appliance.</summary>
    public void Set(IAccountStore store, AccountAddress account, string appliance, string line)
    {
        string text = Encoding.UTF8.GetString(Contents(account) is [{ } contents, ..] ? contents : []);
        IEnumerable<string> others = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(other => !IsOf(Encoding.UTF8.GetBytes(other), appliance));
        Write(store, account, Encoding.UTF8.GetBytes(string.Concat(others.Append($"{appliance}\t{line}").Select(one => one + "\n"))));
    }

    /// <summary>Removes the lines of an account.</summary>
    public void Remove(IAccountStore store, AccountAddress account)
    {
        _inMemory.TryRemove($"{account}", out _);
        _file.Delete(store, account);
    }

    private void Write(IAccountStore store, AccountAddress account, byte[] content)
    {
        if (_file.IsAllowed(store))
        {
            _inMemory.TryRemove($"{account}", out _);
        }
        else
        {
            _inMemory[$"{account}"] = content;
        }

        _file.Write(store, account, content);
    }

    // An account in memory hides one of the same name in a store.
    private IReadOnlyList<byte[]> Contents(AccountAddress account) => _inMemory.TryGetValue($"{account}", out byte[]? content) ? [content] : _file.Read(account);

    private static bool IsOf(ReadOnlySpan<byte> line, string appliance) =>
        line.Length > appliance.Length && line[appliance.Length] == '\t' && Ascii.EqualsIgnoreCase(line[..appliance.Length], appliance);
}
