using ApplianceAuth.Accounts;
using ApplianceAuth.Diagnostics;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Diagnostics;

/// <summary>Diagnostics of an account in the built-in store.</summary>
public sealed class BuiltInStoreDiagnosticsTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private readonly CloudFixture _cloud = cloud.Reset();

    [Fact]
    public async Task RunAsync_built_in_store_reports_its_files_and_the_machine()
    {
        using TemporaryFolder temporary = new();
        BuiltInStore store = new(() => new(temporary.File("data")));
        SessionBroker broker = new(_cloud.Http, () => new(temporary.File("data")), _cloud.Clock, share: 1);
        StoredAccount account = await _cloud.AccountAsync("Miele");
        await broker.SaveSignInAsync(store, account, CancellationToken.None);
        RateLimiters limiters = new(() => new(temporary.File("data")), _cloud.Clock);
        AccountDiagnostics diagnostics = new(_cloud.Http, broker, new(_cloud.Http, broker, limiters, _cloud.Clock), _cloud.Clock);

        IReadOnlyList<DiagnosticResult> results = await diagnostics.RunAsync(store, account.Address, CancellationToken.None);

        Assert.Equal(DiagnosticResult.Passed("Vault", Messages.FormatDiagnosticsVaultBuiltIn(store.Description)), results[0]);
        Assert.Equal(
            DiagnosticResult.Passed("Machine", Messages.DiagnosticsMachineSame), Assert.Single(results, result => result.Check == "Machine"));
    }
}
