using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>LookAsync takes no lock, so what it has read may be out of date when it returns.</summary>
public sealed class UnlockedReadTests : CacheEntryTestBase
{
    [Fact]
    public async Task Account_removed_during_a_read_stays_removed()
    {
        await KeepAsync(Account(1));
        SessionBroker broker = Process();
        (PendingTokenStore pending, Task<StoredAccount?> look) = await BeginLookAsync(broker);

        await broker.RemoveAsync(_vault, s_address, s_registration, CancellationToken.None);
        pending.Complete();
        await look;

        Task<Session> token = _clock.PassAsync(broker.GetAsync(_vault, s_address, new(), CancellationToken.None));
        Assert.Equal(ErrorId.NotConnected, (await Sample.FailureAsync(token)).ErrorId);
    }

    [Fact]
    public async Task Account_signed_in_during_a_read_has_its_new_session()
    {
        await KeepAsync(Account(1));
        SessionBroker broker = Process();
        (PendingTokenStore pending, Task<StoredAccount?> look) = await BeginLookAsync(broker);

        await _clock.PassAsync(broker.SaveSignInAsync(_vault, Account(1, s_successor), CancellationToken.None));
        pending.Complete();
        await look;

        StoredAccount found = await broker.FindAsync(_vault, s_address, CancellationToken.None);
        Assert.Equal(s_successor.SessionId, found.Tokens.SessionId);
    }

    [Fact]
    public async Task Unlocked_read_updates_the_cache_and_writes_no_file()
    {
        await KeepAsync(Account(4));
        SessionBroker broker = Process();

        await broker.TryReadAsync(_vault, s_address, CancellationToken.None);
        int reads = _vault.Reads;

        Assert.Equal(4, (await broker.FindAsync(_vault, s_address, CancellationToken.None)).Tokens.Generation);
        Assert.Equal(reads, _vault.Reads);
        Assert.Empty(Directory.EnumerateFiles(Data.Of(_vault.Name).Folder));
    }

    /// <summary>Begins a look that has read the account's tokens and not returned yet.</summary>
    private async Task<(PendingTokenStore Pending, Task<StoredAccount?> Look)> BeginLookAsync(SessionBroker broker)
    {
        PendingTokenStore pending = new(_vault, name => name == s_address.TokenSecretName);
        Task<StoredAccount?> look = broker.TryReadAsync(pending, s_address, CancellationToken.None);
        await pending.Reached.WaitAsync(TimeSpan.FromSeconds(10));
        return (pending, look);
    }
}
