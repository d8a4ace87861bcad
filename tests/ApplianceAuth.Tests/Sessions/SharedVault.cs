using System.Collections.Concurrent;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A vault that all machines of a test see. It can refuse writes, lose them, and return removed secrets.</summary>
internal sealed class SharedVault : ITokenStore
{
    private readonly ConcurrentDictionary<string, string> _texts = new();
    private ConcurrentDictionary<string, string> _before = new();
    private int _reads;

    private int _freshReads;

    public string Name { get; init; } = "Shared";

    public bool RefusesToRead { get; set; }

    public bool RefusesToWrite { get; set; }

    /// <summary>Whether it refuses a write for the moment, by what is to be written; null for never.</summary>
    public Func<string, bool>? Refuses { get; set; }

    /// <summary>A name that it lists twice, so that SecretManagement lists none of the requested ones; null for none.</summary>
    public string? ListsTwice { get; init; }

    /// <summary>What it returns in place of what was written; null for just that.</summary>
    public Func<string, string>? Returns { get; set; }

    /// <summary>Which names it accepts without storing the text; null for none.</summary>
    public Func<string, bool>? Forgets { get; set; }

    /// <summary>Whether a write that is refused has removed what was there, as SecretStore's may have.</summary>
    public bool RemovesBeforeItWrites { get; set; }

    /// <summary>Why it refuses, where it does.</summary>
    public ErrorId Refusal { get; set; } = ErrorId.VaultUnavailable;

    /// <summary>The longest text that it takes; none takes an empty one.</summary>
    public int LongestText { get; set; } = int.MaxValue;

    public bool MayLag { get; init; }

    /// <summary>Whether it still returns removed secrets, as a vault that lags does.</summary>
    public bool KeepsAll { get; set; }

    /// <summary>While this holds, it serves what it held when this was set.</summary>
    public Func<bool>? Lags
    {
        get;
        set => (field, _before) = (value, new(_texts));
    }

    public int Reads => _reads;

    /// <summary>How many of the reads were to ignore its cache.</summary>
    public int FreshReads => _freshReads;

    /// <summary>The names of what it holds, in order.</summary>
    public IEnumerable<string> Names => _texts.Keys.Order(StringComparer.Ordinal);

    /// <summary>What was done to it, one after the other.</summary>
    public ConcurrentQueue<string> Changes { get; } = new();

    /// <summary>All calls, one after the other.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>How often a text of each name was written.</summary>
    public ConcurrentDictionary<string, int> Writes { get; } = new();

    /// <summary>Whether it is this machine's alone, as SecretStore is.</summary>
    public bool IsLocal { get; init; }

    public bool IsSharedByMachines => !IsLocal;

    public TokenSet Tokens(AccountAddress account) => RecordSerializer.ReadTokens(_texts[account.TokenSecretName], account);

    public Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"read {name}");
        Interlocked.Increment(ref _reads);
        Interlocked.Add(ref _freshReads, reload ? 1 : 0);
        if (RefusesToRead)
        {
            throw new ApplianceAuthException(Refusal, "The vault refuses the read.", "Ask its owner.");
        }

        string? text = (Lags?.Invoke() == true ? _before : _texts).GetValueOrDefault(name);
        return Task.FromResult(text is null ? null : (Returns?.Invoke(text) ?? text));
    }

    public Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"write {name}");
        if (RemovesBeforeItWrites)
        {
            _texts.TryRemove(name, out _);
        }

        if (RefusesToWrite || Refuses?.Invoke(text) == true || text.Length == 0 || text.Length > LongestText)
        {
            throw new ApplianceAuthException(Refusal, "The vault refuses the write.", "Ask its owner.");
        }

        Changes.Enqueue($"write {name}");
        Writes.AddOrUpdate(name, 1, (_, count) => count + 1);
        if (Forgets?.Invoke(name) != true)
        {
            _texts[name] = text;
        }

        return Task.CompletedTask;
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        Calls.Enqueue($"remove {name}");
        Changes.Enqueue($"remove {name}");
        if (!KeepsAll)
        {
            _texts.TryRemove(name, out _);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => ListsTwice?.StartsWith(prefix, StringComparison.Ordinal) == true
        ? throw new ApplianceAuthException(ErrorId.VaultListInvalid, $"It lists {ListsTwice} twice.")
        : Task.FromResult<IReadOnlyList<string>>([.. _texts.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))]);
}
