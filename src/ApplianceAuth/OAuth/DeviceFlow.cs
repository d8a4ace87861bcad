using ApplianceAuth.Accounts;

namespace ApplianceAuth.OAuth;

/// <summary>A sign-in on another device (RFC 8628).</summary>
/// <param name="client">Speaks with the cloud.</param>
/// <param name="timeProvider">Tells the time.</param>
public sealed class DeviceFlow(OAuthClient client, TimeProvider timeProvider)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_slowDown = TimeSpan.FromSeconds(5);

    /// <summary>Shows a code and waits until the person has entered it elsewhere.</summary>
    /// <param name="registration">What the sign-in is made with.</param>
    /// <param name="show">Shows the person the code and the address.</param>
    /// <param name="left">Told each second how much time is left.</param>
    /// <param name="patience">How long the person may take; the cloud's own deadline counts when it is earlier.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApplianceAuthException">
    /// <see cref="ErrorId.DeviceFlowNotSupported"/>, <see cref="ErrorId.SignInDeclined"/>, <see cref="ErrorId.SignInExpired"/>, or what the cloud refuses.
    /// </exception>
    public async Task<TokenSet> SignInAsync(
        Registration registration, Action<DeviceCode> show, Action<TimeSpan> left, TimeSpan? patience, CancellationToken cancellationToken)
    {
        DeviceCode code = await client.RequestDeviceCodeAsync(registration, cancellationToken).ConfigureAwait(false);
        show(code);
        DateTimeOffset deadline = patience is { } limit && timeProvider.GetUtcNow() + limit < code.ExpiresAt ? timeProvider.GetUtcNow() + limit : code.ExpiresAt;
        TimeSpan interval = code.Interval;
        Queue<string> grantTypes = new(client.Provider.DeviceGrantTypes);
        TimeSpan pause = TimeSpan.Zero;
        while (await WaitAsync(interval > pause ? interval : pause, deadline, left, cancellationToken).ConfigureAwait(false))
        {
            pause = TimeSpan.Zero;
            try
            {
                return await client.PollAsync(registration, code, grantTypes.Peek(), cancellationToken).ConfigureAwait(false);
            }
            catch (ApplianceAuthException e) when (e.CloudError == "authorization_pending")
            {
                // The person is still at it.
            }
            catch (ApplianceAuthException e) when (e.CloudError == "slow_down" || e.ErrorId is ErrorId.CloudUnreachable or ErrorId.CloudFailed)
            {
                // RFC 8628 section 3.5: five seconds more from now on, and less often too while nobody answers.
                interval += s_slowDown;
            }
            catch (ApplianceAuthException e) when (e.ErrorId == ErrorId.RateLimited && (e.RetryAt is null || e.RetryAt < deadline))
            {
                interval += s_slowDown;
                pause = e.RetryAt - timeProvider.GetUtcNow() ?? pause;
            }
            catch (ApplianceAuthException e) when (e.CloudError == "unsupported_grant_type" && grantTypes.Count > 1)
            {
                grantTypes.Dequeue();
            }
        }

        throw new ApplianceAuthException(
            ErrorId.SignInExpired, $"Nobody entered the code at {client.Provider.DisplayName} in time.", "Start the sign-in again and enter the new code.");
    }

    /// <summary>Waits, a second at a time; false where the deadline comes first.</summary>
    private async Task<bool> WaitAsync(TimeSpan interval, DateTimeOffset deadline, Action<TimeSpan> left, CancellationToken cancellationToken)
    {
        for (DateTimeOffset next = timeProvider.GetUtcNow() + interval; timeProvider.GetUtcNow() is { } now && now < next;)
        {
            if (now >= deadline)
            {
                return false;
            }

            left(deadline - now);
            TimeSpan step = next - now < s_second ? next - now : s_second;
            await Task.Delay(step, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return timeProvider.GetUtcNow() < deadline;
    }
}
