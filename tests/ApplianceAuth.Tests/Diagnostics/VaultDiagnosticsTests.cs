using ApplianceAuth.Diagnostics;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>Diagnostics of an account in a vault.</summary>
public sealed class VaultDiagnosticsTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();

    [Fact]
    public async Task RunAsync_readable_vault_passes_with_the_number_of_refreshes()
    {
        await using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        _cloud.Clock.Advance(TimeSpan.FromHours(2));
        await fixture.GetAsync();

        DiagnosticResult[] results = await RunAsync(fixture);

        Assert.Equal(DiagnosticResult.Passed("Vault", Messages.DiagnosticsVaultReadable), results[0]);
        Assert.Equal(DiagnosticResult.Passed("Record", Messages.FormatDiagnosticsRecordValid("Miele", "1")), results[1]);
    }

    [Fact]
    public async Task RunAsync_unavailable_vault_fails_although_the_account_is_cached()
    {
        await using BrokerFixture fixture = await BrokerFixture.StartAsync(_cloud);
        await fixture.GetAsync();
        fixture.Store.ReadsToRefuse = 1;

        DiagnosticResult result = Assert.Single(await RunAsync(fixture));

        Assert.Equal(
            new DiagnosticResult("Vault", DiagnosticStatus.Failed, "The vault is on strike.", "Wait.") { ErrorId = ErrorId.VaultUnavailable }, result);
    }

    [Theory]
    [InlineData(ErrorId.NotConnected, "Record")]
    [InlineData(ErrorId.AccountInMemory, "Record")]
    [InlineData(ErrorId.VaultLocked, "Vault")]
    [InlineData(ErrorId.VaultNotFound, "Vault")]
    public void NotReached_error_is_reported_for_the_record_or_the_vault(ErrorId reason, string check) => Assert.Equal(
        new DiagnosticResult(check, DiagnosticStatus.Failed, "There is none.", "Look elsewhere.") { ErrorId = reason },
        AccountDiagnostics.NotReached(new(reason, "There is none.", "Look elsewhere.")));

    private async Task<DiagnosticResult[]> RunAsync(BrokerFixture fixture)
    {
        RateLimiters limiters = new(() => throw new ApplianceAuthException(ErrorId.DataFolderUnavailable, "No data folder."), _cloud.Clock);
        AccountDiagnostics diagnostics = new(_cloud.Http, fixture.Broker, new(_cloud.Http, fixture.Broker, limiters, _cloud.Clock), _cloud.Clock);
        return [.. await diagnostics.RunAsync(fixture.Store, fixture.Address, CancellationToken.None)];
    }
}
