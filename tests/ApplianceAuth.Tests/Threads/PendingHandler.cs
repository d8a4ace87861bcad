namespace ApplianceAuth.Tests.Threads;

/// <summary>Sends requests; between <see cref="Hold"/> and <see cref="Complete"/> they stay pending.</summary>
internal sealed class PendingHandler() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
{
    private Task _hold = Task.CompletedTask;
    private TaskCompletionSource _complete = new();

    public void Hold()
    {
        _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _hold = _complete.Task;
    }

    public void Complete() => _complete.TrySetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await _hold.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
