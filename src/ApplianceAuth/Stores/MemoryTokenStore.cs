using System.Collections.Concurrent;

namespace ApplianceAuth.Stores;

/// <summary>Keeps sign-ins for as long as the process lives.</summary>
public sealed class MemoryTokenStore : ITokenStore
{
    /// <summary>What stands where a vault's name would stand; no vault can have this name, since SecretManagement takes it for a pattern.</summary>
    public const string StoreName = "[memory]";

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Name => StoreName;

    /// <inheritdoc/>
    public string Description => "memory of this process";

    /// <inheritdoc/>
    public string Protection => "This process only";

    /// <inheritdoc/>
    public bool OtherProcessesSeeIt => false;

    /// <inheritdoc/>
    public bool OtherMachinesSeeIt => false;

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
