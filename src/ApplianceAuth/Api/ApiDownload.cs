using System.Runtime.CompilerServices;

namespace ApplianceAuth.Api;

/// <summary>Saves responses to files.</summary>
/// <param name="api">Makes the calls.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ApiDownload(ApiClient api, TimeProvider clock)
{
    private static readonly TimeSpan s_betweenReports = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes a call and writes its answer into a file. What breaks off is begun again.</summary>
    public async Task<ApiResponse> RunAsync(ApiCall call, string path, CallOptions patience, Action<long, long?>? progress, CancellationToken stop)
    {
        DownloadFile file = DownloadFile.At(path);
        while (true)
        {
            using OpenResponse reply = await api.OpenAsync(call, HttpCompletionOption.ResponseHeadersRead, patience, stop).ConfigureAwait(false);
            try
            {
                await file.SaveAsync(part => CopyAsync(call, reply, part, patience.AttemptTimeout, progress, stop)).ConfigureAwait(false);
                return reply.ToApiResponse([]);
            }
            catch (ApplianceAuthException e) when (ApiClient.IsTransient(call, e))
            {
                if (!await patience.TryDelayAsync(RateLimitMessages.CloudFailed(call.Provider), stop).ConfigureAwait(false))
                {
                    throw;
                }
            }
        }
    }

    private async Task CopyAsync(ApiCall call, OpenResponse reply, FileStream file, TimeSpan patience, Action<long, long?>? progress, CancellationToken stop)
    {
        Stream body = await reply.Response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = body.ConfigureAwait(false);
        byte[] part = new byte[64 * 1024];
        long reported = clock.GetTimestamp();
        long done = 0;
        for (int read; (read = await ReadAsync(call, reply, body, part, patience, stop).ConfigureAwait(false)) > 0; done += read)
        {
            await file.WriteAsync(part.AsMemory(0, read), stop).ConfigureAwait(false);
            if (clock.GetElapsedTime(reported) > s_betweenReports)
            {
                reported = clock.GetTimestamp();
                progress?.Invoke(done + read, reply.Response.Content.Headers.ContentLength);
            }
        }
    }

    private async Task<int> ReadAsync(ApiCall call, OpenResponse reply, Stream body, byte[] part, TimeSpan patience, CancellationToken stop)
    {
        using CancellationTokenSource late = new(patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await body.ReadAsync(part, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw ApiTransport.TimedOut(call.Provider, patience, e);
        }
        catch (Exception e) when (ApiTransport.IsConnectionLost(e))
        {
            throw ApiTransport.ConnectionLost(call.Provider, reply.Session.Account, e);
        }
    }
}
