using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>A vault that refuses a part of a move leaves the account usable in one store.</summary>
public sealed class MoveFaultTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    [Theory]
    [InlineData(ErrorId.VaultLocked)]
    [InlineData(ErrorId.VaultUnavailable)]
    public async Task Target_that_cannot_be_used_is_refused_before_anything_changes(ErrorId refusal)
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = fixture.Process();
        process.LocalVault.Refusal = refusal;

        Assert.Equal(refusal, (await Sample.FailureAsync(MoveTests.MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Local))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(fixture.Address));
        await fixture.RefreshByAsync(null, MoveStores.BuiltIn);
    }

    [Fact]
    public async Task Target_that_is_too_small_is_refused_before_anything_changes()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = fixture.Process();
        process.SharedVault.LongestText = 500;

        Assert.Equal(ErrorId.VaultTooSmall, (await Sample.FailureAsync(MoveTests.MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Shared))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(fixture.Address));
    }

    [Fact]
    public async Task Target_that_refuses_the_key_is_left_as_it_was()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = fixture.Process();
        process.LocalVault.WritesToRefuse = 1;

        Assert.Equal(ErrorId.VaultUnavailable, (await Sample.FailureAsync(MoveTests.MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Local))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(fixture.Address));
        Assert.Empty(await MoveTests.MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Local));
    }

    [Fact]
    public async Task Key_that_the_target_has_written_in_part_is_removed()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.BuiltIn);
        MoveStores process = fixture.Process();
        process.LocalVault.WritesToTear = 1;

        Assert.Equal(ErrorId.VaultUnavailable, (await Sample.FailureAsync(MoveTests.MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Local))).ErrorId);
        Assert.Equal([MoveStores.BuiltIn], process.Holding(fixture.Address));
        Assert.Empty(await MoveTests.MoveAsync(process, fixture.Address, MoveStores.BuiltIn, MoveStores.Local));
    }

    [Fact]
    public async Task Secrets_that_the_source_has_emptied_in_part_are_removed()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Local);
        MoveStores process = fixture.Process();
        (process.LocalVault.WritesToTear, process.LocalVault.RemoveRefusal) = (1, ErrorId.VaultLocked);

        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(MoveTests.MoveAsync(process, fixture.Address, MoveStores.Local, MoveStores.BuiltIn))).ErrorId);
        process.LocalVault.RemoveRefusal = null;
        await cloud.Clock.PassAsync(process.SettleAsync());
        Assert.Equal([MoveStores.BuiltIn], process.Holding(fixture.Address));
    }

    [Fact]
    public async Task Source_that_refuses_to_remove_its_secrets_is_a_warning_that_names_them()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Local);
        MoveStores process = fixture.Process();
        process.LocalVault.RemoveRefusal = ErrorId.VaultUnavailable;

        ApplianceAuthException left = Assert.Single(await cloud.Clock.PassAsync(MoveTests.MoveAsync(process, fixture.Address, MoveStores.Local, MoveStores.BuiltIn)));
        Assert.Equal(ErrorId.VaultUnavailable, left.ErrorId);
        Assert.Contains("ApplianceAuthKey-Miele-default", left.Recommendation, StringComparison.Ordinal);
        await fixture.RefreshByAsync(MoveStores.Local, MoveStores.BuiltIn, null);
    }

    [Fact]
    public async Task Source_that_is_locked_in_between_lets_the_move_be_finished_later()
    {
        await using MoveFixture fixture = await MoveFixture.StartAsync(cloud, MoveStores.Local);
        MoveStores process = fixture.Process();
        process.Broker.Moves.Reached = step => process.LocalVault.Refusal = step == MoveStep.Committed ? ErrorId.VaultLocked : process.LocalVault.Refusal;
        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(MoveTests.MoveAsync(process, fixture.Address, MoveStores.Local, MoveStores.BuiltIn))).ErrorId);
        Assert.Equal(ErrorId.VaultLocked, (await Sample.FailureAsync(process.GetAsync(fixture.Address, null))).ErrorId);

        process.LocalVault.Refusal = null;
        Assert.Empty(await MoveTests.MoveAsync(process, fixture.Address, MoveStores.Local, MoveStores.BuiltIn));
        Assert.Equal([MoveStores.BuiltIn], process.Holding(fixture.Address));
        await fixture.RefreshByAsync(MoveStores.Local, MoveStores.BuiltIn, null);
    }
}
