using ApplianceAuth.Events;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Events;

/// <summary>After which failures a stream is opened again, and when.</summary>
public class ReconnectPolicyTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(ErrorId.CloudFailed, 500, true)]
    [InlineData(ErrorId.CloudUnreachable, null, true)]
    [InlineData(ErrorId.UnexpectedResponse, null, true)]
    [InlineData(ErrorId.CallRefused, 408, true)]
    [InlineData(ErrorId.CallRefused, 409, true)]
    [InlineData(ErrorId.CallRefused, 500, true)]
    [InlineData(ErrorId.CallRefused, 528, true)]
    [InlineData(ErrorId.CallRefused, 499, false)]
    [InlineData(ErrorId.CallRefused, 403, false)]
    [InlineData(ErrorId.CallRefused, null, false)]
    [InlineData(ErrorId.RefreshRejected, null, false)]
    [InlineData(ErrorId.NotConnected, null, false)]
    public void Transient_error_is_retried_before_and_after_the_first_connection(ErrorId reason, int? status, bool waits) => Assert.All(
        new[] { false, true }, opened => AssertWaits(reason, status, opened, waits));

    [Theory]
    [InlineData(ErrorId.VaultUnavailable)]
    [InlineData(ErrorId.VaultStale)]
    [InlineData(ErrorId.DataFolderUnavailable)]
    public void Local_error_is_retried_only_after_the_first_connection(ErrorId reason)
    {
        AssertWaits(reason, null, opened: false, waits: false);
        AssertWaits(reason, null, opened: true, waits: true);
    }

    [Fact]
    public void Delay_doubles_with_jitter_up_to_five_minutes()
    {
        ReconnectPolicy[] many = [.. Enumerable.Range(0, 300).Select(_ => New())];
        for (int i = 0; i < 20; i++)
        {
            double mean = Math.Min(Math.Pow(2, i), 200);
            double[] waits = [.. many.Select(one => one.DelayAfter(Failure(ErrorId.CloudFailed))!.Value.TotalSeconds)];
            Assert.All(waits, wait => Assert.InRange(wait, mean / 2, mean * 1.5));
            Assert.Contains(waits, wait => wait < mean * 0.7);
            Assert.Contains(waits, wait => wait > mean * 1.3);
        }
    }

    [Fact]
    public void Rate_limit_delays_for_the_given_time_and_at_least_20_seconds()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), New().DelayAfter(Failure(ErrorId.RateLimited)));
        Assert.Equal(TimeSpan.FromSeconds(20), New().DelayAfter(Failure(ErrorId.RateLimited, retryAfter: 5)));
        Assert.Equal(TimeSpan.FromSeconds(21), New().DelayAfter(Failure(ErrorId.RateLimited, retryAfter: 21)));
        Assert.Equal(TimeSpan.FromHours(24), New().DelayAfter(Failure(ErrorId.RateLimited, retryAfter: 86_400)));
    }

    [Fact]
    public void Rejected_token_is_refreshed_once_until_a_stream_opens()
    {
        ReconnectPolicy reconnects = New();
        for (int round = 0; round < 2; round++)
        {
            Assert.True(reconnects.RefreshesOnUnauthorized);
            foreach (double seconds in new double[] { 20, 20, 60, 60, 120, 240, 600 })
            {
                Assert.Equal(TimeSpan.FromSeconds(seconds), reconnects.DelayAfter(Failure(ErrorId.CallRefused, 401)));
                Assert.False(reconnects.RefreshesOnUnauthorized);
            }

            Assert.Null(reconnects.DelayAfter(Failure(ErrorId.CallRefused, 401)));
            reconnects.Opened();
        }
    }

    private void AssertWaits(ErrorId reason, int? status, bool opened, bool waits)
    {
        ReconnectPolicy reconnects = New();
        if (opened)
        {
            reconnects.Opened();
        }

        TimeSpan? wait = reconnects.DelayAfter(Failure(reason, status));
        Assert.Equal(waits, wait is not null);
        Assert.InRange(wait ?? TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
    }

    private ReconnectPolicy New() => new(KnownProviders.HomeConnect.Events, _clock);

    private ApplianceAuthException Failure(ErrorId reason, int? status = null, int? retryAfter = null) => new(reason, "It failed.")
    {
        StatusCode = status,
        RetryAt = retryAfter is { } seconds ? _clock.GetUtcNow().AddSeconds(seconds) : null,
    };
}
