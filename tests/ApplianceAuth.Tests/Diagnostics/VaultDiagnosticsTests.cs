using ApplianceAuth.Diagnostics;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>What is found where a vault keeps the account, and where it does not give it.</summary>
public sealed class VaultDiagnosticsTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();

    [Fact]
    public async Task A_vault_that_answers_is_told_of_with_what_has_become_of_the_sign_in()
    {
        using BrokerFixture bench = await BrokerFixture.StartAsync(_cloud);
        _cloud.Clock.Advance(TimeSpan.FromHours(2));
        await bench.GetAsync();

        DiagnosticResult[] found = await RunAsync(bench);

        Assert.Equal(DiagnosticResult.Passed("Vault", "It answers, and is not locked."), found[0]);
        Assert.Equal(DiagnosticResult.Passed("Record", "Signed in at Miele; renewed 1 times since."), found[1]);
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_is_found_out_though_memory_knows_the_account()
    {
        using BrokerFixture bench = await BrokerFixture.StartAsync(_cloud);
        await bench.GetAsync();
        bench.Store.ReadsToRefuse = 1;

        DiagnosticResult found = Assert.Single(await RunAsync(bench));

        Assert.Equal(
            new DiagnosticResult("Vault", DiagnosticStatus.Failed, "The vault is on strike.", "Wait.") { ErrorId = ErrorId.VaultUnavailable }, found);
    }

    [Theory]
    [InlineData(ErrorId.NotConnected, "Record")]
    [InlineData(ErrorId.AccountInMemory, "Record")]
    [InlineData(ErrorId.VaultLocked, "Vault")]
    [InlineData(ErrorId.VaultNotFound, "Vault")]
    public void What_keeps_an_account_from_being_looked_for_is_the_records_or_the_vaults_matter(ErrorId reason, string check) => Assert.Equal(
        new DiagnosticResult(check, DiagnosticStatus.Failed, "There is none.", "Look elsewhere.") { ErrorId = reason },
        AccountDiagnostics.NotReached(new(reason, "There is none.", "Look elsewhere.")));

    private async Task<DiagnosticResult[]> RunAsync(BrokerFixture bench)
    {
        RateLimiters ledgers = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "This test keeps its ledgers in memory."), _cloud.Clock);
        AccountDiagnostics checkup = new(_cloud.Http, bench.Broker, new(_cloud.Http, bench.Broker, ledgers, _cloud.Clock), _cloud.Clock);
        return [.. await checkup.RunAsync(bench.Store, bench.Address, CancellationToken.None)];
    }
}
