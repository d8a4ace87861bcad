using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of listing, writing and removing the records of an account in a vault.</summary>
public sealed class AccountRecordsTests : IDisposable
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly AccountAddress s_address = AccountAddress.Parse(s_registration.Account);

    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();

    private AccountCacheEntry Entry => new(s_address, new(_temporary.Path));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task List_returns_each_account_once_in_order()
    {
        SharedVault vault = new();
        foreach (string name in new[]
        {
            "ApplianceAuthKey-Miele-default", "ApplianceAuthKey-HomeConnect-default", "ApplianceAuthKey-homeconnect-DEFAULT",
            "ApplianceAuth-Miele-tokens", "ApplianceAuthKey-Unknown",
        })
        {
            await vault.WriteAsync(name, "text", CancellationToken.None);
        }

        Assert.Equal(
            ["HomeConnect/default", "Miele/default"], (await AccountRecords.ListAsync(vault, CancellationToken.None)).Select(account => account.ToString()));
    }

    [Fact]
    public async Task List_by_cloud_leaves_out_a_cloud_with_a_duplicate()
    {
        SharedVault vault = new() { ListsTwice = "ApplianceAuthKey-Miele-default" };
        foreach (string name in new[] { "ApplianceAuthKey-Miele-default", "ApplianceAuthKey-Miele-home", "ApplianceAuthKey-HomeConnect-default" })
        {
            await vault.WriteAsync(name, "text", CancellationToken.None);
        }

        Assert.Equal(ErrorId.VaultListInvalid, (await Sample.FailureAsync(AccountRecords.ListAsync(vault, CancellationToken.None))).ErrorId);
        Assert.Equal(["HomeConnect/default"], (await AccountRecords.ListByCloudAsync(vault, CancellationToken.None)).Select(account => account.ToString()));
    }

    [Fact]
    public async Task Removal_overwrites_the_tokens_and_removes_the_key_last()
    {
        SharedVault vault = new() { KeepsAll = true };

        await RemoveAsync(vault, s_registration);

        Assert.Equal(["write ApplianceAuth-Miele-default", "remove ApplianceAuth-Miele-default", "remove ApplianceAuthKey-Miele-default"], vault.Changes);
        TokenSet stored = vault.Tokens(s_address);
        Assert.Equal((s_registration.SessionId, "", null), (stored.SessionId, stored.AccessToken, stored.RefreshToken));
    }

    [Theory]
    [InlineData(ErrorId.VaultUnavailable, true)]
    [InlineData(ErrorId.VaultSecretDeleted, true)]
    [InlineData(ErrorId.VaultLocked, false)]
    public async Task Removal_ignores_a_failed_overwrite_unless_the_vault_is_locked(ErrorId refusal, bool letsGo)
    {
        SharedVault vault = new() { RefusesToWrite = true, Refusal = refusal };

        Exception? raised = await Record.ExceptionAsync(() => RemoveAsync(vault, s_registration));

        Assert.Equal(letsGo, raised is null);
        Assert.Equal(letsGo ? null : refusal, (raised as ApplianceAuthException)?.ErrorId);
        Assert.Equal(letsGo, !vault.Changes.IsEmpty);
        Assert.Equal(SessionStatus.Removed, Entry.Journal.ReadHeader()!.State);
    }

    [Fact]
    public async Task Removal_writes_a_tombstone_with_the_time()
    {
        await RemoveAsync(new(), s_registration);

        Assert.Equivalent(
            new SessionHeader
            {
                Account = "Miele/default", Provider = "Miele", SessionId = s_registration.SessionId, ReceivedAt = _clock.GetUtcNow(), State = SessionStatus.Removed,
            },
            Entry.Journal.ReadHeader(), strict: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removal_of_an_unreadable_account_succeeds_and_writes_a_tombstone(bool leftATrace)
    {
        if (leftATrace)
        {
            StoredAccount account = new(s_registration, Sample.Tokens(s_registration, _clock.GetUtcNow(), TimeSpan.FromHours(1)));
            Entry.Journal.Write(SessionHeader.Of(account), account);
        }

        SharedVault vault = new();
        await RemoveAsync(vault, registration: null);

        Assert.Equal(["remove ApplianceAuth-Miele-default", "remove ApplianceAuthKey-Miele-default"], vault.Changes);
        Assert.Equal(leftATrace ? SessionStatus.Removed : null, Entry.Journal.ReadHeader()?.State);
    }

    private Task RemoveAsync(SharedVault vault, Registration? registration) => new AccountRemoval(Entry, vault, _clock).RunAsync(registration);
}
