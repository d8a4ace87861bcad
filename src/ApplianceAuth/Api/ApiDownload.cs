using System.Runtime.CompilerServices;

namespace ApplianceAuth.Api;

/// <summary>Saves responses to files.</summary>
/// <param name="api">Sends the calls.</param>
/// <param name="timeProvider">Time source.</param>
internal sealed class ApiDownload(ApiClient api, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Sends a call and saves the response to a file. A download that is interrupted starts again.</summary>
    public async Task<ApiResponse> RunAsync(
        ApiCall call, string path, CallOptions options, Action<long, long?>? progress, CancellationToken cancellationToken)
    {
        DownloadFile file = DownloadFile.At(path);
        while (true)
        {
            using OpenResponse response = await api.OpenAsync(call, HttpCompletionOption.ResponseHeadersRead, options, cancellationToken).ConfigureAwait(false);
            try
            {
                await file.SaveAsync(target => CopyAsync(call, response, target, options.AttemptTimeout, progress, cancellationToken)).ConfigureAwait(false);
                return response.ToApiResponse([]);
            }
            catch (ApplianceAuthException e) when (ApiClient.IsTransient(call, e))
            {
                if (!await options.TryDelayAsync(call.Provider, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    private async Task CopyAsync(
        ApiCall call, OpenResponse response, FileStream file, TimeSpan timeout, Action<long, long?>? progress, CancellationToken cancellationToken)
    {
        Stream body = await response.Message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = body.ConfigureAwait(false);
        byte[] buffer = new byte[64 * 1024];
        long reported = timeProvider.GetTimestamp();
        long done = 0;
        for (int read; (read = await ReadAsync(call, response, body, buffer, timeout, cancellationToken).ConfigureAwait(false)) > 0; done += read)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            if (timeProvider.GetElapsedTime(reported) > s_progressInterval)
            {
                reported = timeProvider.GetTimestamp();
                progress?.Invoke(done + read, response.Message.Content.Headers.ContentLength);
            }
        }
    }

    private async Task<int> ReadAsync(ApiCall call, OpenResponse response, Stream body, byte[] buffer, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(timeout, timeProvider);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await body.ReadAsync(buffer, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiTransport.TimedOut(call.Provider, timeout, e);
        }
        catch (Exception e) when (ApiTransport.IsConnectionLost(e))
        {
            throw ApiTransport.ConnectionLost(call.Provider, response.Session.Account, e);
        }
    }
}
