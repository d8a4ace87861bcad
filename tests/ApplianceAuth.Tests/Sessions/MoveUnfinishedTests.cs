using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>The file that a killed move was writing, which has the client secret and tokens, is deleted. That of a move in progress stays.</summary>
public sealed class MoveUnfinishedTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    public static TheoryData<string, string> Directions => MoveTests.Directions;

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Next_command_deletes_the_unfinished_file_of_a_killed_move(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        WriteUnfinished(fixture, to);
        Assert.NotEmpty(Unfinished(fixture));

        await cloud.Clock.PassAsync(fixture.Process().SettleAsync());

        Assert.Empty(Unfinished(fixture));
        Assert.Equal([from], fixture.Process().Holding(fixture.Address));
        await fixture.RefreshByAsync(from);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Lookup_in_the_target_deletes_the_unfinished_file_of_a_killed_move(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        WriteUnfinished(fixture, to);
        MoveStores process = fixture.Process();

        Assert.Null(await cloud.Clock.PassAsync(process.Broker.TryReadAsync(process[to], fixture.Address, CancellationToken.None)));

        Assert.Empty(Unfinished(fixture));
    }

    [Theory]
    [InlineData(MoveStores.BuiltIn)]
    [InlineData(MoveStores.Local)]
    [InlineData(MoveStores.Shared)]
    public async Task Removal_of_the_account_deletes_the_unfinished_file_of_a_killed_move(string store)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, store);
        WriteUnfinished(fixture, store);
        MoveStores process = fixture.Process();

        await cloud.Clock.PassAsync(process.Broker.RemoveAsync(process[store], fixture.Address, fixture.Account.Registration, CancellationToken.None));

        Assert.Empty(Directory.GetFiles(fixture.Root, "*.new", SearchOption.AllDirectories));
        Assert.Empty(process.Holding(fixture.Address));
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Unfinished_file_of_a_move_in_progress_stays(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        StoreFiles files = WriteUnfinished(fixture, to);
        using (SessionLock? moving = SessionLock.TryEnter(files.Lock(fixture.Address)))
        {
            Assert.NotNull(moving);

            await cloud.Clock.PassAsync(fixture.Process().SettleAsync());

            Assert.NotEmpty(Unfinished(fixture));
        }

        await cloud.Clock.PassAsync(fixture.Process().SettleAsync());
        Assert.Empty(Unfinished(fixture));
    }

    /// <summary>What a process leaves that is killed while it writes the account to its target.</summary>
    private static StoreFiles WriteUnfinished(MoveFixture fixture, string to)
    {
        StoreFiles files = new DataFolder(Path.Combine(fixture.Root, "data")).Of(fixture.Process()[to]);
        PrivateFile.Write(files.Incoming(fixture.Address) + SessionJournal.UnfinishedEnding, "{\"account\":");
        return files;
    }

    private static string[] Unfinished(MoveFixture fixture) => Directory.GetFiles(fixture.Root, "*.incoming.new", SearchOption.AllDirectories);
}
