using System.Collections.Concurrent;

namespace ApplianceAuth.Stores;

/// <summary>Stores secrets in the memory of this process.</summary>
internal sealed class MemoryTokenStore : ITokenStore
{
    /// <summary>The reserved name. No vault can have it, because SecretManagement interprets it as a pattern.</summary>
    public const string StoreName = "[memory]";

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the store belongs to one client of a program. Otherwise a token handle of another process may name it.</summary>
    public bool BelongsToClient { get; init; }

    /// <summary>Whether the store has no account.</summary>
    public bool IsEmpty => _texts.IsEmpty;

    /// <inheritdoc/>
    public string Name => StoreName;

    /// <inheritdoc/>
    public string Description => Messages.StoreDescriptionMemory;

    /// <inheritdoc/>
    public string Protection => "This process only";

    /// <inheritdoc/>
    public bool IsSharedByProcesses => false;

    /// <inheritdoc/>
    public bool IsSharedByMachines => false;

    /// <inheritdoc/>
    public Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken) =>
        Task.FromResult(_texts.TryGetValue(name, out string? text) ? text : null);

    /// <inheritdoc/>
    public Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        _texts[name] = text;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        _texts.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _texts.Keys.Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))]);
}
