using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Moves that end while the account is read.</summary>
public sealed class MoveReadTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    public static TheoryData<string, string> Directions => MoveTests.Directions;

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Account_that_is_moved_to_a_store_after_it_was_read_is_found(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        MoveStores process = fixture.Process();
        int reads = 0;
        string? found = await process.Broker.Moves.ReadAsync(process[to], fixture.Address, ReadAsync, CancellationToken.None);
        Assert.Equal(to, found);
        Assert.Equal(2, reads);

        async Task<string?> ReadAsync(IAccountStore store)
        {
            if (++reads > 1)
            {
                return store.Name;
            }

            await MoveTests.MoveAsync(fixture.Process(), fixture.Address, from, to);
            return null;
        }
    }

    [Fact]
    public async Task Account_with_an_unchanged_journal_is_read_twice()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Local);
        MoveStores process = fixture.Process();
        int reads = 0;
        Assert.Null(await process.Broker.Moves.ReadAsync(process[MoveStores.Local], fixture.Address, ReadAsync, CancellationToken.None));
        Assert.Equal(2, reads);

        Task<string?> ReadAsync(IAccountStore store)
        {
            reads++;
            return Task.FromResult<string?>(null);
        }
    }
}
