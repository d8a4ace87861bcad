using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A move takes the account to another store, where it is found under its old name too.</summary>
public sealed class MoveTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    public static TheoryData<string, string> Directions
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach ((string from, string to) in MoveStores.Directions)
            {
                data.Add(from, to);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Moved_account_is_found_by_every_name_and_is_in_one_store(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        Assert.Empty(await MoveAsync(fixture.Process(), fixture.Address, from, to));

        Assert.Equal([to], fixture.Process().Holding(fixture.Address));
        await fixture.RefreshByAsync(from, to, null, from);
        Assert.Equal(4, fixture.Refreshes);
        Assert.Equal([to], fixture.Process().Holding(fixture.Address));
        Assert.True(fixture.Process().Accounts.Find(fixture.Address)?.SignedInHere);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Account_comes_back_with_the_tokens_of_the_meantime(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        MoveStores stays = fixture.Process();
        await stays.GetAsync(fixture.Address, from);
        await MoveAsync(fixture.Process(), fixture.Address, from, to);
        await fixture.RefreshByAsync(to);
        await MoveAsync(fixture.Process(), fixture.Address, to, from);

        Assert.Equal([from], fixture.Process().Holding(fixture.Address));
        await fixture.RefreshByAsync(from, null, to);
        cloud.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(5, (await stays.GetAsync(fixture.Address, from)).Account.Tokens.Generation);
        Assert.Equal(4, fixture.Refreshes);
    }

    [Fact]
    public async Task Account_is_found_after_several_moves()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        await MoveAsync(fixture.Process(), fixture.Address, MoveStores.BuiltIn, MoveStores.Local);
        await MoveAsync(fixture.Process(), fixture.Address, MoveStores.Local, MoveStores.Shared);

        await fixture.RefreshByAsync(MoveStores.BuiltIn, MoveStores.Local, MoveStores.Shared, null);
    }

    [Fact]
    public async Task Removal_by_the_old_name_removes_the_account_and_no_lookup_finds_it()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = fixture.Process();
        await MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Local);
        await process.Broker.RemoveAsync(process[MoveStores.BuiltIn], fixture.Address, fixture.Account.Registration, CancellationToken.None);

        Assert.Empty(process.Holding(fixture.Address));
        Assert.Null(process.Accounts.Find(fixture.Address));
        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(fixture.Process().GetAsync(fixture.Address, MoveStores.BuiltIn))).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task States_of_the_appliances_move_with_the_account_and_are_removed_with_it(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        MoveStores process = fixture.Process();
        CachedState state = new("1", cloud.Clock.GetUtcNow(), "{}");
        process.States.Update(process[from], fixture.Address, fixture.Account.Tokens.SessionId, ["1"], [state]);

        await MoveAsync(process, fixture.Address, from, to);
        Assert.Empty(process.States.Get(process[from], fixture.Address, fixture.Account.Tokens.SessionId));
        Assert.Equal([state], process.States.Get(process[to], fixture.Address, fixture.Account.Tokens.SessionId));

        await process.Broker.RemoveAsync(process[to], fixture.Address, fixture.Account.Registration, CancellationToken.None);
        Assert.Empty(Directory.GetFiles(fixture.Root, "*.states*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Account_that_needs_a_sign_in_still_needs_one_after_the_move()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        cloud.Control.Revoke();
        cloud.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(cloud.Clock.PassAsync(fixture.Process().GetAsync(fixture.Address, MoveStores.BuiltIn)))).ErrorId);
        await MoveAsync(fixture.Process(), fixture.Address, MoveStores.BuiltIn, MoveStores.Local);

        MoveStores process = fixture.Process();
        Assert.Equal(SessionStatus.NeedsSignIn, (await process.Broker.GetHeaderAsync(process[MoveStores.Local], fixture.Address, CancellationToken.None)).State);
        Assert.Equal(1, fixture.Refreshes);
    }

    /// <summary>This machine has tokens that were rejected, another one has refreshed them before.</summary>
    [Fact]
    public async Task Newer_tokens_of_a_shared_vault_need_no_sign_in_after_the_move()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Shared);
        await fixture.RefreshByAsync(MoveStores.Shared);
        StoreFiles files = new DataFolder(Path.Combine(fixture.Root, "data")).FolderOf(fixture.Process()[MoveStores.Shared]);
        new SessionJournal(files.Journal(fixture.Address)).Write(SessionHeader.Of(fixture.Account, SessionStatus.NeedsSignIn), fixture.Account);

        await MoveAsync(fixture.Process(), fixture.Address, MoveStores.Shared, MoveStores.BuiltIn);

        await fixture.RefreshByAsync(MoveStores.BuiltIn);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Target_that_has_the_account_is_refused(string from, string to)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, from);
        MoveStores process = fixture.Process();
        StoredAccount other = await cloud.AccountAsync("Miele");
        await process.Broker.SaveSignInAsync(process[to], other, CancellationToken.None);

        Assert.Equal(ErrorId.AccountExists, (await Sample.FailureAsync(MoveAsync(process, fixture.Address, from, to))).ErrorId);
        foreach ((string name, StoredAccount account) in new[] { (from, fixture.Account), (to, other) })
        {
            Assert.Equal(account.Tokens.AccessToken, (await fixture.Process().GetAsync(fixture.Address, name)).Account.Tokens.AccessToken);
        }
    }

    [Fact]
    public async Task Tokens_stay_in_the_journal_until_the_target_vault_accepts_them()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = fixture.Process();
        process.Broker.Moves.Reached = step => process.LocalVault.WritesToRefuse = step == MoveStep.Activated ? 100 : 0;

        ApplianceAuthException notSaved = Assert.Single(await cloud.Clock.PassAsync(MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Local)));
        Assert.Equal(ErrorId.TokenNotSaved, notSaved.ErrorId);
        MoveStores next = fixture.Process();
        Assert.Null(await cloud.Clock.PassAsync((await next.GetAsync(fixture.Address, null)).PendingSave!));
        Assert.NotNull(await AccountRecords.ReadTokensAsync(next.LocalVault, fixture.Address, reload: true, CancellationToken.None));
        await fixture.RefreshByAsync(MoveStores.BuiltIn, MoveStores.Local, null);
    }

    [Fact]
    public async Task Shared_target_vault_has_no_tokens_before_the_commit()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        using Tests.Sessions.TemporaryFolder elsewhere = new();
        SessionBroker other = new(cloud.Http, () => new(elsewhere.Path), cloud.Clock, share: 1);
        MoveStores process = fixture.Process();
        List<bool> usable = [];
        process.Broker.Moves.Reached = step =>
        {
            if (step <= MoveStep.Committed)
            {
                usable.Add(other.TryReadAsync(fixture.Process().SharedVault, fixture.Address, CancellationToken.None).GetAwaiter().GetResult() is not null);
            }
        };
        await cloud.Clock.PassAsync(MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Shared));

        Assert.Equal([false, false, false, false], usable);
        Assert.NotNull(await other.TryReadAsync(process.SharedVault, fixture.Address, CancellationToken.None));
    }

    internal static Task<IReadOnlyList<ApplianceAuthException>> MoveAsync(MoveStores process, AccountAddress account, string from, string to) =>
        process.Broker.Moves.MoveAsync(process[from], process[to], account, CancellationToken.None);
}
