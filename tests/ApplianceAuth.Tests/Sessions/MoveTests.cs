using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A move takes the account to another store, and whoever looks for it in the old one finds it in the new one.</summary>
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
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, from);
        Assert.Empty(await MoveAsync(bench.Process(), bench.Address, from, to));

        Assert.Equal([to], bench.Process().Holding(bench.Address));
        await bench.RefreshByAsync(from, to, null, from);
        Assert.Equal(4, bench.Refreshes);
        Assert.Equal([to], bench.Process().Holding(bench.Address));
        Assert.True(bench.Process().Accounts.Find(bench.Address)?.SignedInHere);
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Account_comes_back_with_the_tokens_of_the_meantime(string from, string to)
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, from);
        MoveStores stays = bench.Process();
        await stays.GetAsync(bench.Address, from);
        await MoveAsync(bench.Process(), bench.Address, from, to);
        await bench.RefreshByAsync(to);
        await MoveAsync(bench.Process(), bench.Address, to, from);

        Assert.Equal([from], bench.Process().Holding(bench.Address));
        await bench.RefreshByAsync(from, null, to);
        cloud.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(5, (await stays.GetAsync(bench.Address, from)).Account.Tokens.Generation);
        Assert.Equal(4, bench.Refreshes);
    }

    [Fact]
    public async Task Account_is_found_after_several_moves()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        await MoveAsync(bench.Process(), bench.Address, MoveStores.BuiltIn, MoveStores.Local);
        await MoveAsync(bench.Process(), bench.Address, MoveStores.Local, MoveStores.Shared);

        await bench.RefreshByAsync(MoveStores.BuiltIn, MoveStores.Local, MoveStores.Shared, null);
    }

    [Fact]
    public async Task Removal_by_the_old_name_removes_the_account_and_no_lookup_finds_it()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = bench.Process();
        await MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Local);
        await process.Broker.RemoveAsync(process[MoveStores.BuiltIn], bench.Address, bench.Account.Registration, CancellationToken.None);

        Assert.Empty(process.Holding(bench.Address));
        Assert.Null(process.Accounts.Find(bench.Address));
        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(bench.Process().GetAsync(bench.Address, MoveStores.BuiltIn))).ErrorId);
    }

    [Fact]
    public async Task Account_that_needs_a_sign_in_still_needs_one_after_the_move()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        cloud.Control.Revoke();
        cloud.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(cloud.Clock.PassAsync(bench.Process().GetAsync(bench.Address, MoveStores.BuiltIn)))).ErrorId);
        await MoveAsync(bench.Process(), bench.Address, MoveStores.BuiltIn, MoveStores.Local);

        MoveStores process = bench.Process();
        Assert.Equal(SessionState.NeedsSignIn, (await process.Broker.DescribeAsync(process[MoveStores.Local], bench.Address, CancellationToken.None)).State);
        Assert.Equal(1, bench.Refreshes);
    }

    [Theory]
    [InlineData(ErrorId.VaultLocked)]
    [InlineData(ErrorId.VaultUnavailable)]
    public async Task Target_that_cannot_be_used_is_refused_before_anything_changes(ErrorId refusal)
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = bench.Process();
        process.LocalVault.Refusal = refusal;

        Assert.Equal(refusal, (await Sample.FailureAsync(MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Local))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(bench.Address));
        await bench.RefreshByAsync(null, MoveStores.BuiltIn);
    }

    [Fact]
    public async Task Target_that_is_too_small_is_refused_before_anything_changes()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = bench.Process();
        process.SharedVault.LongestText = 500;

        Assert.Equal(ErrorId.VaultTooSmall, (await Sample.FailureAsync(MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Shared))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(bench.Address));
    }

    [Fact]
    public async Task Target_that_refuses_the_key_is_left_as_it_was()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = bench.Process();
        process.LocalVault.WritesToRefuse = 1;

        Assert.Equal(ErrorId.VaultUnavailable, (await Sample.FailureAsync(MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Local))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(bench.Address));
        Assert.Empty(await MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Local));
    }

    [Fact]
    public async Task Key_that_the_target_has_written_in_part_is_removed()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = bench.Process();
        process.LocalVault.WritesToTear = 1;

        Assert.Equal(ErrorId.VaultUnavailable, (await Sample.FailureAsync(MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Local))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(bench.Address));
        Assert.Empty(await MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Local));
    }

    [Fact]
    public async Task Secrets_that_the_source_has_emptied_in_part_are_removed()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.Local);
        MoveStores process = bench.Process();
        (process.LocalVault.WritesToTear, process.LocalVault.RemoveRefusal) = (1, ErrorId.VaultLocked);

        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(MoveAsync(process, bench.Address, MoveStores.Local, MoveStores.BuiltIn))).ErrorId);
        process.LocalVault.RemoveRefusal = null;
        await cloud.Clock.PassAsync(process.SettleAsync());
        Assert.Equal([MoveStores.BuiltIn], process.Holding(bench.Address));
    }

    [Theory]
    [MemberData(nameof(Directions))]
    public async Task Target_that_has_the_account_is_refused(string from, string to)
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, from);
        MoveStores process = bench.Process();
        StoredAccount other = await cloud.AccountAsync("Miele");
        await process.Broker.SaveSignInAsync(process[to], other, CancellationToken.None);

        Assert.Equal(ErrorId.AccountExists, (await Sample.FailureAsync(MoveAsync(process, bench.Address, from, to))).ErrorId);
        foreach ((string name, StoredAccount account) in new[] { (from, bench.Account), (to, other) })
        {
            Assert.Equal(account.Tokens.AccessToken, (await bench.Process().GetAsync(bench.Address, name)).Account.Tokens.AccessToken);
        }
    }

    [Fact]
    public async Task Source_that_refuses_to_remove_its_secrets_is_a_warning_that_names_them()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.Local);
        MoveStores process = bench.Process();
        process.LocalVault.RemoveRefusal = ErrorId.VaultUnavailable;

        ApplianceAuthException left = Assert.Single(await cloud.Clock.PassAsync(MoveAsync(process, bench.Address, MoveStores.Local, MoveStores.BuiltIn)));
        Assert.Equal(ErrorId.VaultUnavailable, left.ErrorId);
        Assert.Contains("ApplianceAuthKey-Miele-default", left.Recommendation, StringComparison.Ordinal);
        await bench.RefreshByAsync(MoveStores.Local, MoveStores.BuiltIn, null);
    }

    [Fact]
    public async Task Source_that_is_locked_in_between_lets_the_move_be_finished_later()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.Local);
        MoveStores process = bench.Process();
        process.Broker.Moves.Reached = step => process.LocalVault.Refusal = step == MoveStep.Committed ? ErrorId.VaultLocked : process.LocalVault.Refusal;
        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(MoveAsync(process, bench.Address, MoveStores.Local, MoveStores.BuiltIn))).ErrorId);
        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(process.GetAsync(bench.Address, null))).ErrorId);

        process.LocalVault.Refusal = null;
        Assert.Empty(await MoveAsync(process, bench.Address, MoveStores.Local, MoveStores.BuiltIn));
        Assert.Equal([MoveStores.BuiltIn], process.Holding(bench.Address));
        await bench.RefreshByAsync(MoveStores.Local, MoveStores.BuiltIn, null);
    }

    [Fact]
    public async Task Target_vault_that_takes_no_tokens_leaves_them_in_the_journal_until_it_does()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = bench.Process();
        process.Broker.Moves.Reached = step => process.LocalVault.WritesToRefuse = step == MoveStep.Activated ? 100 : 0;

        ApplianceAuthException notSaved = Assert.Single(await cloud.Clock.PassAsync(MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Local)));
        Assert.Equal(ErrorId.TokenNotSaved, notSaved.ErrorId);
        MoveStores next = bench.Process();
        Assert.Null(await cloud.Clock.PassAsync((await next.GetAsync(bench.Address, null)).PendingSave!));
        Assert.NotNull(await AccountRecords.ReadTokensAsync(next.LocalVault, bench.Address, reload: true, CancellationToken.None));
        await bench.RefreshByAsync(MoveStores.BuiltIn, MoveStores.Local, null);
    }

    [Fact]
    public async Task Other_machine_cannot_use_a_shared_vaults_copy_before_the_move_is_committed()
    {
        using MoveFixture bench = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        using Tests.Sessions.TemporaryFolder elsewhere = new();
        SessionBroker other = new(cloud.Http, () => new(elsewhere.Path), cloud.Clock, share: 1);
        MoveStores process = bench.Process();
        List<bool> usable = [];
        process.Broker.Moves.Reached = step =>
        {
            if (step <= MoveStep.Committed)
            {
                usable.Add(other.ReadUnlockedAsync(bench.Process().SharedVault, bench.Address, CancellationToken.None).GetAwaiter().GetResult() is not null);
            }
        };
        await cloud.Clock.PassAsync(MoveAsync(process, bench.Address, MoveStores.BuiltIn, MoveStores.Shared));

        Assert.Equal([false, false, false, false], usable);
        Assert.NotNull(await other.ReadUnlockedAsync(process.SharedVault, bench.Address, CancellationToken.None));
    }

    internal static Task<IReadOnlyList<ApplianceAuthException>> MoveAsync(MoveStores process, AccountAddress account, string from, string to) =>
        process.Broker.Moves.MoveAsync(process[from], process[to], account, CancellationToken.None);
}
