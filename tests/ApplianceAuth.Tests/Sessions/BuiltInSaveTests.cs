using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>Tests of saving in the built-in store, whose journal is the record.</summary>
public sealed class BuiltInSaveTests : CacheEntryTestBase
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public async Task Save_replaces_older_tokens_in_the_journal(int before, int after)
    {
        Journal(Account(before));

        Assert.Null(await SaveAsync(Account(2)));

        Assert.Equal(after, _entry.Journal.ReadTokens(s_registration, s_address)!.Generation);
    }

    [Fact]
    public async Task Save_keeps_the_journal_of_another_session()
    {
        Journal(Account(1, s_successor));

        Assert.Null(await SaveAsync(Account(2)));

        Assert.Equal(s_successor.SessionId, _entry.Journal.ReadHeader()!.SessionId);
    }

    private Task<ApplianceAuthException?> SaveAsync(StoredAccount account) =>
        _clock.PassAsync(new VaultSync(new(_clock), _clock).RunAsync(_entry, new BuiltInStore(() => Data), account));
}
