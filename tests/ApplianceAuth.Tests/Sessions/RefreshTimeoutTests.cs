using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of a token endpoint that does not respond: callers wait once for its timeout.</summary>
public sealed class RefreshTimeoutTests(CloudFixture cloud) : SessionTests(cloud)
{
    [Fact]
    public async Task Both_attempts_together_end_within_one_timeout()
    {
        Control.Settings = Control.Settings with { RefreshReuse = 1 };
        Control.Delay("token", TimeSpan.FromSeconds(20), times: 2);
        Control.Drop("token");

        await FailWithinOneTimeoutAsync(callers: 1);
    }

    [Fact]
    public async Task Callers_that_wait_for_the_same_refresh_share_its_timeout()
    {
        Control.Delay("token", s_hour, times: 10);
        int reads = _fixture.Store.Reads;

        await FailWithinOneTimeoutAsync(callers: 4);

        Assert.Equal(1, _fixture.Refreshes);
        // The first caller looked for newer tokens; a slow vault must not be read by each.
        Assert.Equal(reads + 2, _fixture.Store.Reads);
    }

    private async Task FailWithinOneTimeoutAsync(int callers)
    {
        _cloud.Clock.Advance(s_hour);
        DateTimeOffset began = _cloud.Clock.GetUtcNow();
        Task<ApplianceAuthException>[] calls = [.. Enumerable.Range(0, callers).Select(_ =>
            Sample.FailureAsync(_fixture.Broker.GetAsync(_fixture.Store, _fixture.Address, new(), CancellationToken.None)))];
        for (int second = 0; second < 60 * callers && !calls.All(call => call.IsCompleted); second++)
        {
            await Task.Delay(30);
            _cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.All(await Task.WhenAll(calls), raised => Assert.Equal(ErrorId.CloudUnreachable, raised.ErrorId));
        // The second try alone would have been given up 50 seconds after the first began.
        Assert.InRange(_cloud.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45));
    }
}
