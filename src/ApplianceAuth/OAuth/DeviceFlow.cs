using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>Signs in with the device flow, in a browser on any device (RFC 8628).</summary>
/// <param name="client">The OAuth client of the provider.</param>
/// <param name="timeProvider">The time source.</param>
internal sealed class DeviceFlow(OAuthClient client, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_slowDown = TimeSpan.FromSeconds(5);

    /// <summary>Shows a code and polls until the user has entered it.</summary>
    /// <param name="registration">The registration of the application.</param>
    /// <param name="show">Shows the code and the address to the user.</param>
    /// <param name="reportRemaining">Called each second with the time until the code expires.</param>
    /// <param name="timeout">How long to wait for the user, or null for the lifetime of the code, which limits it in any case.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DeviceFlowNotSupported"/>, <see cref="ErrorId.SignInDeclined"/>, <see cref="ErrorId.SignInExpired"/>, or an error of the cloud.
    /// </exception>
    public async Task<TokenSet> SignInAsync(
        Registration registration, Action<DeviceCode> show, Action<TimeSpan> reportRemaining, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        DeviceCode code = await client.RequestDeviceCodeAsync(registration, cancellationToken).ConfigureAwait(false);
        show(code);
        // Elapsed times, because the clock may be set while the user signs in.
        long began = timeProvider.GetTimestamp();
        TimeSpan lifetime = code.ExpiresAt - timeProvider.GetUtcNow();
        TimeSpan limit = TimeSpans.Min(timeout ?? lifetime, lifetime);
        TimeSpan interval = code.Interval;
        Queue<string> grantTypes = new(client.Provider.DeviceGrantTypes);
        TimeSpan delay = TimeSpan.Zero;
        while (await WaitAsync(TimeSpans.Max(interval, delay), Remaining, reportRemaining, cancellationToken).ConfigureAwait(false))
        {
            delay = TimeSpan.Zero;
            try
            {
                return await client.PollAsync(registration, code, grantTypes.Peek(), cancellationToken).ConfigureAwait(false);
            }
            catch (ApplianceAuthException e) when (e.CloudError == "authorization_pending")
            {
                // The user has not finished yet.
            }
            catch (ApplianceAuthException e) when (e.CloudError == "slow_down" || e.ErrorId is ErrorId.CloudUnreachable or ErrorId.CloudFailed)
            {
                // RFC 8628 section 3.5: the interval grows by five seconds, also after a timeout of the connection.
                interval += s_slowDown;
            }
            catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RateLimited && !(e.RetryAt - timeProvider.GetUtcNow() >= Remaining()))
            {
                interval += s_slowDown;
                delay = e.RetryAt - timeProvider.GetUtcNow() ?? delay;
            }
            catch (ApplianceAuthException e) when (e.CloudError == "unsupported_grant_type" && grantTypes.Count > 1)
            {
                grantTypes.Dequeue();
            }
        }

        throw new ApplianceAuthException(
            ErrorId.SignInExpired, Messages.FormatDeviceCodeExpired(client.Provider.DisplayName), Messages.DeviceCodeExpiredRecommendation);

        TimeSpan Remaining() => limit - timeProvider.GetElapsedTime(began);
    }

    /// <summary>Waits for the interval, in steps of a second.</summary>
    /// <returns>False if no time remains.</returns>
    private async Task<bool> WaitAsync(TimeSpan interval, Func<TimeSpan> remaining, Action<TimeSpan> reportRemaining, CancellationToken cancellationToken)
    {
        long began = timeProvider.GetTimestamp();
        for (TimeSpan left = interval; left > TimeSpan.Zero && remaining() > TimeSpan.Zero; left = interval - timeProvider.GetElapsedTime(began))
        {
            reportRemaining(remaining());
            await Task.Delay(TimeSpans.Min(left, s_second), timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return remaining() > TimeSpan.Zero;
    }
}
