namespace ApplianceAuth.Tests.Client;

/// <summary>A watch that reads one event ahead, so that its stream is open.</summary>
internal sealed class OpenWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly IAsyncEnumerator<ApplianceEventInfo> _events;
    private Task<bool> _next;

    public OpenWatch(AccountClient account, WatchOptions options)
    {
        _events = account.WatchAsync(options, _cancellation.Token).GetAsyncEnumerator();
        _next = _events.MoveNextAsync().AsTask();
    }

    /// <summary>The next event that meets the condition.</summary>
    public async Task<ApplianceEventInfo> NextAsync(Predicate<ApplianceEventInfo>? condition = null)
    {
        while (true)
        {
            Assert.True(await _next.WaitAsync(s_limit));
            ApplianceEventInfo received = _events.Current;
            _next = _events.MoveNextAsync().AsTask();
            if (condition?.Invoke(received) != false)
            {
                return received;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cancellation.CancelAsync();
        await Task.WhenAny(_next, Task.Delay(s_limit));
        await _events.DisposeAsync();
        _cancellation.Dispose();
    }
}
