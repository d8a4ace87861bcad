using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>This machine's tokens were rejected, because another machine had refreshed them: the shared vault has newer ones.</summary>
public sealed class NewerTokensTests : CacheEntryTestBase
{
    [Fact]
    public async Task New_process_finds_them()
    {
        await OtherMachineRefreshesAsync();

        Session found = await _clock.PassAsync(Process().GetAsync(_vault, s_address, new(), CancellationToken.None));

        Assert.Equal(3, found.Account.Tokens.Generation);
    }

    [Fact]
    public async Task Process_that_has_looked_for_them_finds_them_within_30_seconds()
    {
        SessionBroker process = await FailedProcessAsync(SessionStatus.NeedsSignIn, ErrorId.RefreshRejected);
        await TokensAsync(Account(3));
        Assert.Equal(ErrorId.RefreshRejected, (await Sample.FailureAsync(GetAsync(process))).ErrorId);

        _clock.Advance(TokenRequirement.Recent);

        Assert.Equal(3, (await GetAsync(process)).Account.Tokens.Generation);
    }

    [Fact]
    public async Task Account_is_connected()
    {
        await OtherMachineRefreshesAsync();

        SessionHeader header = await Process().GetHeaderAsync(_vault, s_address, CancellationToken.None);

        Assert.Equal((SessionStatus.Connected, 3), (header.State, header.Generation));
    }

    [Fact]
    public async Task Process_whose_vault_could_not_be_read_finds_them_when_it_can()
    {
        SessionBroker process = await FailedProcessAsync(SessionStatus.NeedsSignIn, ErrorId.RefreshRejected);
        await TokensAsync(Account(3));
        _clock.Advance(TokenRequirement.Recent);
        _vault.RefusesToRead = true;
        Assert.Equal(ErrorId.VaultUnavailable, (await Sample.FailureAsync(GetAsync(process))).ErrorId);

        _vault.RefusesToRead = false;

        Assert.Equal(3, (await GetAsync(process)).Account.Tokens.Generation);
    }

    /// <summary>Otherwise the next attempt sends a spent refresh token, and the cloud ends the session of both machines.</summary>
    [Fact]
    public async Task Process_whose_refresh_failed_finds_them_at_the_next_attempt()
    {
        SessionBroker process = await FailedProcessAsync(SessionStatus.Connected, ErrorId.CloudUnreachable);

        await TokensAsync(Account(3));

        Assert.Equal(3, (await GetAsync(process)).Account.Tokens.Generation);
    }

    /// <summary>The journal's state is that of older tokens.</summary>
    [Fact]
    public async Task Process_with_newer_ones_that_expired_finds_the_newest()
    {
        Journal(Account(2), SessionStatus.NeedsSignIn);
        await KeepAsync(Account(3));
        SessionBroker process = Process();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, (await process.GetHeaderAsync(_vault, s_address, CancellationToken.None)).Generation);

        await TokensAsync(Account(4));

        Assert.Equal(4, (await GetAsync(process)).Account.Tokens.Generation);
    }

    private async Task OtherMachineRefreshesAsync()
    {
        Journal(Account(2), SessionStatus.NeedsSignIn);
        _clock.Advance(TimeSpan.FromHours(1));
        await KeepAsync(Account(3));
    }

    /// <summary>A process that has found the expired tokens of this machine in the vault, and no newer ones.</summary>
    private async Task<SessionBroker> FailedProcessAsync(SessionStatus state, ErrorId expected)
    {
        Journal(Account(2), state);
        await KeepAsync(Account(2));
        SessionBroker process = Process();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(expected, (await Sample.FailureAsync(GetAsync(process))).ErrorId);
        return process;
    }

    private Task<Session> GetAsync(SessionBroker process) => _clock.PassAsync(process.GetAsync(_vault, s_address, new(), CancellationToken.None));
}
