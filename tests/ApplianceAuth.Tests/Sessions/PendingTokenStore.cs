using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A store whose calls about some names stay pending until <see cref="Complete"/>; what they return was there when they were made.</summary>
/// <param name="inner">The store behind it.</param>
/// <param name="isHeld">Which names; null for all.</param>
internal sealed class PendingTokenStore(ITokenStore inner, Predicate<string>? isHeld = null) : ITokenStore
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => inner.Name;

    public bool OtherProcessesSeeIt => inner.OtherProcessesSeeIt;

    public bool OtherMachinesSeeIt => inner.OtherMachinesSeeIt;

    /// <summary>Completes when the first call is held.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Completes all calls, those that are held and later ones.</summary>
    public void Complete() => _complete.TrySetResult();

    public async Task<string?> ReadAsync(string name, bool reload, CancellationToken stop)
    {
        string? text = await inner.ReadAsync(name, reload, stop).ConfigureAwait(false);
        await HoldAsync(name).ConfigureAwait(false);
        return text;
    }

    public async Task WriteAsync(string name, string text, CancellationToken stop)
    {
        await HoldAsync(name).ConfigureAwait(false);
        await inner.WriteAsync(name, text, stop).ConfigureAwait(false);
    }

    public async Task RemoveAsync(string name, CancellationToken stop)
    {
        await HoldAsync(name).ConfigureAwait(false);
        await inner.RemoveAsync(name, stop).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken stop)
    {
        await HoldAsync(prefix).ConfigureAwait(false);
        return await inner.ListAsync(prefix, stop).ConfigureAwait(false);
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
