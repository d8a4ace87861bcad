using ApplianceAuth.Api;
using ApplianceAuth.Checkup;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Checkup;

/// <summary>What is found where a vault keeps the account, and where it does not give it.</summary>
public sealed class CheckupVaultTests(CloudBench cloud) : IClassFixture<CloudBench>
{
    private readonly CloudBench _cloud = cloud.Reset();

    [Fact]
    public async Task A_vault_that_answers_is_told_of_with_what_has_become_of_the_sign_in()
    {
        using BrokerBench bench = await BrokerBench.StartAsync(_cloud);
        _cloud.Clock.Advance(TimeSpan.FromHours(2));
        await bench.GetAsync();

        Finding[] found = await RunAsync(bench);

        Assert.Equal(Finding.Passed("Vault", "It answers, and is not locked."), found[0]);
        Assert.Equal(Finding.Passed("Record", "Signed in at Miele; renewed 1 times since."), found[1]);
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_is_found_out_though_memory_knows_the_account()
    {
        using BrokerBench bench = await BrokerBench.StartAsync(_cloud);
        await bench.GetAsync();
        bench.Store.ReadsToRefuse = 1;

        Finding found = Assert.Single(await RunAsync(bench));

        Assert.Equal(
            new Finding("Vault", FindingResult.Failed, "The vault is on strike.", "Wait.") { Reason = Reason.VaultUnavailable }, found);
    }

    [Theory]
    [InlineData(Reason.NotConnected, "Record")]
    [InlineData(Reason.AccountNotHere, "Record")]
    [InlineData(Reason.VaultLocked, "Vault")]
    [InlineData(Reason.VaultNotFound, "Vault")]
    public void What_keeps_an_account_from_being_looked_for_is_the_records_or_the_vaults_matter(Reason reason, string check) => Assert.Equal(
        new Finding(check, FindingResult.Failed, "There is none.", "Look elsewhere.") { Reason = reason },
        AccountCheckup.NotReached(new(reason, "There is none.", "Look elsewhere.")));

    private async Task<Finding[]> RunAsync(BrokerBench bench)
    {
        RateLedgers ledgers = new(() => throw new ApplianceAuthException(Reason.LockUnavailable, "This test keeps its ledgers in memory."), _cloud.Clock);
        AccountCheckup checkup = new(_cloud.Http, bench.Broker, new(_cloud.Http, bench.Broker, ledgers, _cloud.Clock), _cloud.Clock);
        return [.. await checkup.RunAsync(bench.Store, bench.Address, CancellationToken.None)];
    }
}
