using System.Diagnostics;
using System.Globalization;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A process that ends at any step of a move loses no session, and leaves none that can be used in two stores.</summary>
public sealed class MoveInterruptedTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Directions => MoveTests.Directions;

    /// <summary>By what name the account is looked for first.</summary>
    private static readonly string[] s_ways = ["old", "new", "neither"];

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Exception_at_every_step_loses_no_session(string from, string to)
    {
        foreach (string way in s_ways)
        {
            int killAt = 0;
            bool ended;
            do
            {
                await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
                ended = await MoveUntilAsync(fixture, from, to, ++killAt);
                await RequireOneSessionAsync(fixture, from, to, way, settles: killAt % 2 == 0);
            }
            while (!ended);
            Assert.InRange(killAt, 5, 40);
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Process_killed_at_every_step_loses_no_session(string from, string to)
    {
        for (int killAt = 1; ; killAt++)
        {
            await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
            using Process child = ChildProcess.Start("move-account", fixture.Root, from, to, $"{fixture.Address}", killAt.ToString(CultureInfo.InvariantCulture));
            string output = await child.StandardOutput.ReadToEndAsync().WaitAsync(s_limit);
            await child.WaitForExitAsync().WaitAsync(s_limit);
            bool ended = output.Contains("moved", StringComparison.Ordinal);
            Assert.Equal(ended ? 0 : OperatingSystem.IsWindows() ? -1 : 128 + 9, child.ExitCode);
            await RequireOneSessionAsync(fixture, from, to, s_ways[killAt % s_ways.Length], settles: killAt % 2 == 0);
            if (ended)
            {
                // Each step once; only a vault has a key.
                Assert.Equal(Enum.GetValues<MoveStep>().Length + (to == MoveStores.BuiltIn ? 0 : 1), killAt);
                break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Interrupted_move_can_be_repeated_at_once(string from, string to)
    {
        int killAt = 0;
        bool ended;
        do
        {
            await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
            string sessionId = fixture.Account.Tokens.SessionId;
            CachedState state = new("1", cloud.Clock.GetUtcNow(), "{}");
            fixture.Process().States.Update(fixture.Process()[from], fixture.Address, sessionId, ["1"], [state]);
            ended = await MoveUntilAsync(fixture, from, to, ++killAt);
            MoveStores process = fixture.Process();
            string[] active = [process.Accounts.Find(fixture.Address)?.Vault?.Name ?? MoveStores.BuiltIn];
            if (active is [var there] && there == from)
            {
                await cloud.Clock.PassAsync(MoveTests.MoveAsync(process, fixture.Address, from, to));
            }

            await RequireOneSessionAsync(fixture, from, to, "old", settles: false);
            Assert.Equal([to], process.Holding(fixture.Address));
            Assert.Equal([state], process.States.Get(process[to], fixture.Address, sessionId));
            Assert.Single(Directory.GetFiles(fixture.Root, "*.states*", SearchOption.AllDirectories));
        }
        while (!ended);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Session_refreshed_after_an_interrupted_move_is_kept(string from, string to)
    {
        int killAt = 0;
        bool ended;
        do
        {
            await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
            ended = await MoveUntilAsync(fixture, from, to, ++killAt);
            await fixture.RefreshByAsync(from);
            await RequireOneSessionAsync(fixture, from, to, "neither", settles: true);
        }
        while (!ended);
    }

    /// <returns>Whether the move ended before the step.</returns>
    private async Task<bool> MoveUntilAsync(MoveFixture fixture, string from, string to, int killAt)
    {
        int step = 0;
        MoveStores process = fixture.Process(() =>
        {
            if (++step == killAt)
            {
                throw new EndedProcessException();
            }
        });
        try
        {
            await cloud.Clock.PassAsync(MoveTests.MoveAsync(process, fixture.Address, from, to));
            return true;
        }
        catch (EndedProcessException)
        {
            return false;
        }
    }

    /// <param name="fixture">The machine.</param>
    /// <param name="from">The old store.</param>
    /// <param name="to">The new store.</param>
    /// <param name="way">By what name the account is looked for.</param>
    /// <param name="settles">Whether interrupted moves are looked for before that, as cmdlets do.</param>
    private async Task RequireOneSessionAsync(MoveFixture fixture, string from, string to, string way, bool settles)
    {
        MoveStores process = fixture.Process();
        if (settles)
        {
            await cloud.Clock.PassAsync(process.SettleAsync());
        }

        try
        {
            await fixture.RefreshByAsync(way switch { "old" => from, "new" => to, _ => null });
        }
        catch (ApplianceAuthException e) when (way == "new" && e.ErrorId == ErrorId.NotConnected)
        {
            // The move was discarded.
        }

        await cloud.Clock.PassAsync(process.SettleAsync());
        string place = Assert.Single(process.Holding(fixture.Address));
        await fixture.RefreshByAsync(from, null, place);
        Assert.Equal([place], process.Holding(fixture.Address));
    }

    private sealed class EndedProcessException : Exception;
}
