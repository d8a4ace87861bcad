using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A store whose calls about some names stay pending until <see cref="Complete"/>; what they return was there when they were made.</summary>
/// <param name="inner">The store behind it.</param>
/// <param name="isHeld">Which names; null for all.</param>
internal sealed class PendingTokenStore(ITokenStore inner, Predicate<string>? isHeld = null) : ITokenStore
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => inner.Name;

    public bool IsSharedByProcesses => inner.IsSharedByProcesses;

    public bool IsSharedByMachines => inner.IsSharedByMachines;

    /// <summary>Completes when the first call is held.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Completes all calls, those that are held and later ones.</summary>
    public void Complete() => _complete.TrySetResult();

    public async Task<string?> ReadAsync(string name, bool reload, CancellationToken cancellationToken)
    {
        string? text = await inner.ReadAsync(name, reload, cancellationToken).ConfigureAwait(false);
        await HoldAsync(name).ConfigureAwait(false);
        return text;
    }

    public async Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        await HoldAsync(name).ConfigureAwait(false);
        await inner.WriteAsync(name, text, cancellationToken).ConfigureAwait(false);
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await HoldAsync(name).ConfigureAwait(false);
        await inner.RemoveAsync(name, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        await HoldAsync(prefix).ConfigureAwait(false);
        return await inner.ListAsync(prefix, cancellationToken).ConfigureAwait(false);
    }

    private async Task HoldAsync(string name)
    {
        if (isHeld?.Invoke(name) ?? true)
        {
            _reached.TrySetResult();
            await _complete.Task.ConfigureAwait(false);
        }
    }
}
