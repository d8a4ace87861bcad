using ApplianceAuth.Api;
using ApplianceAuth.Providers;

namespace ApplianceAuth.Tests.Api;

/// <summary>After which failures a stream is opened again, and when.</summary>
public class ReconnectsTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(Reason.CloudFailed, 500, true)]
    [InlineData(Reason.CloudUnreachable, null, true)]
    [InlineData(Reason.UnexpectedAnswer, null, true)]
    [InlineData(Reason.CallRefused, 408, true)]
    [InlineData(Reason.CallRefused, 409, true)]
    [InlineData(Reason.CallRefused, 500, true)]
    [InlineData(Reason.CallRefused, 528, true)]
    [InlineData(Reason.CallRefused, 499, false)]
    [InlineData(Reason.CallRefused, 403, false)]
    [InlineData(Reason.CallRefused, null, false)]
    [InlineData(Reason.RefreshRejected, null, false)]
    [InlineData(Reason.NotConnected, null, false)]
    public void What_may_pass_is_waited_for_whether_a_stream_was_open_before_or_not(Reason reason, int? status, bool waits) => Assert.All(
        new[] { false, true }, opened => AssertWaits(reason, status, opened, waits));

    [Theory]
    [InlineData(Reason.VaultUnavailable)]
    [InlineData(Reason.VaultBehind)]
    [InlineData(Reason.LockUnavailable)]
    [InlineData(Reason.JournalUnavailable)]
    public void This_machines_own_trouble_is_said_at_once_and_waited_for_once_a_stream_was_open(Reason reason)
    {
        AssertWaits(reason, null, opened: false, waits: false);
        AssertWaits(reason, null, opened: true, waits: true);
    }

    [Fact]
    public void Each_wait_is_twice_as_long_as_the_one_before_by_chance_half_more_or_less_up_to_five_minutes()
    {
        Reconnects[] many = [.. Enumerable.Range(0, 300).Select(_ => New())];
        for (int i = 0; i < 20; i++)
        {
            double mean = Math.Min(Math.Pow(2, i), 300);
            double[] waits = [.. many.Select(one => one.After(Failure(Reason.CloudFailed))!.Value.TotalSeconds)];
            Assert.All(waits, wait => Assert.InRange(wait, mean / 2, mean * 1.5));
            Assert.Contains(waits, wait => wait < mean * 0.7);
            Assert.Contains(waits, wait => wait > mean * 1.3);
        }
    }

    [Fact]
    public void A_limit_is_waited_for_as_long_as_the_cloud_says_and_for_twenty_seconds_at_least()
    {
        Assert.Equal(TimeSpan.FromSeconds(20), New().After(Failure(Reason.RateLimited)));
        Assert.Equal(TimeSpan.FromSeconds(20), New().After(Failure(Reason.RateLimited, retryAfter: 5)));
        Assert.Equal(TimeSpan.FromSeconds(21), New().After(Failure(Reason.RateLimited, retryAfter: 21)));
        Assert.Equal(TimeSpan.FromHours(24), New().After(Failure(Reason.RateLimited, retryAfter: 86_400)));
    }

    [Fact]
    public void A_refused_token_is_renewed_once_and_believed_in_the_end_until_a_stream_opens()
    {
        Reconnects reconnects = New();
        for (int round = 0; round < 2; round++)
        {
            Assert.True(reconnects.MayRenew);
            foreach (double seconds in new double[] { 20, 20, 60, 60, 120, 240, 600 })
            {
                Assert.Equal(TimeSpan.FromSeconds(seconds), reconnects.After(Failure(Reason.CallRefused, 401)));
                Assert.False(reconnects.MayRenew);
            }

            Assert.Null(reconnects.After(Failure(Reason.CallRefused, 401)));
            reconnects.Opened();
        }
    }

    private void AssertWaits(Reason reason, int? status, bool opened, bool waits)
    {
        Reconnects reconnects = New();
        if (opened)
        {
            reconnects.Opened();
        }

        TimeSpan? wait = reconnects.After(Failure(reason, status));
        Assert.Equal(waits, wait is not null);
        Assert.InRange(wait ?? TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5));
    }

    private Reconnects New() => new(KnownProviders.HomeConnect.Events, _clock);

    private ApplianceAuthException Failure(Reason reason, int? status = null, int? retryAfter = null) => new(reason, "It failed.")
    {
        StatusCode = status,
        RetryAt = retryAfter is { } seconds ? _clock.GetUtcNow().AddSeconds(seconds) : null,
    };
}
