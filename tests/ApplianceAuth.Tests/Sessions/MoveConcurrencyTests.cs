using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Moves and refreshes at the same time.</summary>
public sealed class MoveConcurrencyTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(MoveStores.BuiltIn, MoveStores.Local)]
    [InlineData(MoveStores.Local, MoveStores.Shared)]
    public async Task Moves_in_opposite_directions_do_not_wait_for_each_other(string one, string other)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, one);
        await Task.WhenAll(MoveOftenAsync(fixture, one, other), MoveOftenAsync(fixture, other, one), MoveOftenAsync(fixture, one, other)).WaitAsync(s_limit);

        Assert.Single(fixture.Process().Holding(fixture.Address));
        await fixture.RefreshByAsync(one, other, null);
    }

    [Theory]
    [InlineData(MoveStores.BuiltIn, MoveStores.Local)]
    [InlineData(MoveStores.Local, MoveStores.Shared)]
    [InlineData(MoveStores.Shared, MoveStores.BuiltIn)]
    public async Task Refreshes_during_moves_lose_no_session(string one, string other)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, one);
        // Both stores have had the account, so that it can be looked for by both names.
        await MoveOnceAsync(fixture, one, other);
        await MoveOnceAsync(fixture, other, one);
        using CancellationTokenSource end = new();
        Task<int>[] readers = [.. new[] { one, other, null, one, other, null }.Select(name => Task.Run(() => RefreshOftenAsync(fixture, name, end.Token)))];
        for (int i = 0; i < 8; i++)
        {
            await MoveOnceAsync(fixture, i % 2 == 0 ? one : other, i % 2 == 0 ? other : one);
            await Task.Delay(20);
        }

        await end.CancelAsync();
        int[] calls = await Task.WhenAll(readers).WaitAsync(s_limit);
        Assert.All(calls, count => Assert.InRange(count, 1, int.MaxValue));
        Assert.Equal([one], fixture.Process().Holding(fixture.Address));
        // Each refresh that was sent has given the next generation: none was sent with a replaced refresh token.
        MoveStores process = fixture.Process(timeProvider: TimeProvider.System);
        Session last = await process.GetAsync(fixture.Address, null);
        await process.Broker.CompletePendingAsync(s_limit);
        Assert.Equal(fixture.Refreshes + 1, last.Account.Tokens.Generation);
        Assert.InRange(fixture.Refreshes, 2, int.MaxValue);
    }

    private static async Task MoveOnceAsync(MoveFixture fixture, string from, string to) =>
        Assert.Empty(await MoveTests.MoveAsync(fixture.Process(timeProvider: TimeProvider.System), fixture.Address, from, to).WaitAsync(s_limit));

    private static async Task MoveOftenAsync(MoveFixture fixture, string from, string to)
    {
        MoveStores process = fixture.Process(timeProvider: TimeProvider.System);
        for (int i = 0; i < 10; i++)
        {
            try
            {
                await MoveTests.MoveAsync(process, fixture.Address, from, to);
            }
            catch (ApplianceAuthException e) when (e.ErrorId is ErrorId.NotConnected or ErrorId.AccountExists)
            {
                // It is in the other store.
            }
        }
    }

    /// <summary>Rejects each token that it gets, so that the next call refreshes.</summary>
    private static async Task<int> RefreshOftenAsync(MoveFixture fixture, string? name, CancellationToken end)
    {
        MoveStores process = fixture.Process(timeProvider: TimeProvider.System);
        int calls = 0;
        for (string? rejected = null; !end.IsCancellationRequested || calls == 0; calls++)
        {
            Session session = await process.GetAsync(fixture.Address, name, new(RejectedToken: calls % 3 == 0 ? rejected : null));
            rejected = session.Account.Tokens.AccessToken;
        }

        // The vault is synchronised after the tokens were given out, and its folder must be there until then.
        await process.Broker.CompletePendingAsync(s_limit);
        return calls;
    }
}
