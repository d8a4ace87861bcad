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
        DateTimeOffset deadline = timeProvider.GetUtcNow() + timeout is { } end && end < code.ExpiresAt ? end : code.ExpiresAt;
        TimeSpan interval = code.Interval;
        Queue<string> grantTypes = new(client.Provider.DeviceGrantTypes);
        TimeSpan delay = TimeSpan.Zero;
        while (await WaitAsync(TimeSpans.Max(interval, delay), deadline, reportRemaining, cancellationToken).ConfigureAwait(false))
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
            catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RateLimited && (e.RetryAt is null || e.RetryAt < deadline))
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
    }

    /// <summary>Waits for the interval, in steps of a second.</summary>
    /// <returns>False if the deadline has passed.</returns>
    private async Task<bool> WaitAsync(TimeSpan interval, DateTimeOffset deadline, Action<TimeSpan> reportRemaining, CancellationToken cancellationToken)
    {
        for (DateTimeOffset next = timeProvider.GetUtcNow() + interval; timeProvider.GetUtcNow() is { } now && now < next;)
        {
            if (now >= deadline)
            {
                return false;
            }

            reportRemaining(deadline - now);
            TimeSpan step = TimeSpans.Min(next - now, s_second);
            await Task.Delay(step, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return timeProvider.GetUtcNow() < deadline;
    }
}
