using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

/// <summary>What a vault holds of an account, how it is put there and how it is taken away.</summary>
public sealed class AccountRecordsTests : IDisposable
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly AccountAddress s_address = AccountAddress.Parse(s_registration.Account);
    private static readonly Registration s_again = s_registration with { SessionId = Registration.NewSessionId(), Previous = s_registration };

    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();

    private AccountSlot Slot => new(s_address, new(_temporary.Path));

    public static TheoryData<bool, bool, string[]> WaysToWrite => new()
    {
        { true, false, ["write ApplianceAuthKey-Miele-default"] },
        { true, true, ["write ApplianceAuthKey-Miele-default"] },
        { false, false, ["write ApplianceAuthKey-Miele-default"] },
        {
            false, true,
            ["write ApplianceAuthSpareKey-Miele-default", "write ApplianceAuthKey-Miele-default", "remove ApplianceAuthSpareKey-Miele-default"]
        },
    };

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(WaysToWrite))]
    public async Task Only_a_vault_that_removes_before_it_writes_needs_a_spare_key_and_only_over_another(bool replacesAtOnce, bool again, string[] changes)
    {
        SharedVault vault = new() { ReplacesAtOnce = replacesAtOnce };

        await WriteAsync(vault, again ? s_again : s_registration);

        Assert.Equal(changes, vault.Changes);
        Assert.Equal(1, vault.FreshReads);
    }

    [Fact]
    public async Task A_vault_that_does_not_return_what_it_was_given_is_told_of()
    {
        SharedVault vault = new() { Lags = () => true };

        ApplianceAuthException raised = await Sample.FailureAsync(WriteAsync(vault, s_registration));

        Assert.Equal((Reason.VaultBehind, "The vault Shared does not return what it was given for Miele/default."), (raised.Reason, raised.Message));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_spare_key_is_looked_for_where_there_can_be_one(bool replacesAtOnce, bool found)
    {
        SharedVault vault = new() { ReplacesAtOnce = replacesAtOnce };
        await vault.WriteAsync(s_address.SpareKeySecretName, RecordFormat.Write(s_registration), CancellationToken.None);

        Registration? read = await AccountRecords.ReadRegistrationAsync(vault, s_address, CancellationToken.None);

        Assert.Equal(found ? s_registration.SessionId : null, read?.SessionId);
        // One look past what the vault remembers shows the one as well as the other.
        Assert.Equal(1, vault.FreshReads);
    }

    [Theory]
    [InlineData(true, new[] { "HomeConnect/default", "Miele/default" })]
    [InlineData(false, new[] { "HomeConnect/default", "HomeConnect/spare", "Miele/default" })]
    public async Task Accounts_are_listed_once_each_and_in_order(bool replacesAtOnce, string[] accounts)
    {
        SharedVault vault = new() { ReplacesAtOnce = replacesAtOnce };
        foreach (string name in new[]
        {
            "ApplianceAuthKey-Miele-default", "ApplianceAuthKey-HomeConnect-default", "ApplianceAuthSpareKey-HomeConnect-default",
            "ApplianceAuthSpareKey-HomeConnect-spare", "ApplianceAuth-Miele-tokens", "ApplianceAuthKey-Nobody",
        })
        {
            await vault.WriteAsync(name, "text", CancellationToken.None);
        }

        Assert.Equal(accounts, (await AccountRecords.ListAsync(vault, CancellationToken.None)).Select(account => account.ToString()));
    }

    [Theory]
    [InlineData(true, new[] { "ApplianceAuth-Miele-default", "ApplianceAuthKey-Miele-default" })]
    [InlineData(false, new[] { "ApplianceAuth-Miele-default", "ApplianceAuthSpareKey-Miele-default", "ApplianceAuthKey-Miele-default" })]
    public async Task What_is_removed_is_emptied_first_and_its_key_goes_last(bool replacesAtOnce, string[] removed)
    {
        SharedVault vault = new() { ReplacesAtOnce = replacesAtOnce, KeepsAll = true };

        await RemoveAsync(vault, s_registration);

        Assert.Equal(removed.Select(name => $"remove {name}").Prepend("write ApplianceAuth-Miele-default"), vault.Changes);
        TokenSet kept = vault.Tokens(s_address);
        Assert.Equal((s_registration.SessionId, "", null), (kept.SessionId, kept.AccessToken, kept.RefreshToken));
    }

    [Theory]
    [InlineData(Reason.VaultUnavailable, true)]
    [InlineData(Reason.VaultNameHeld, true)]
    [InlineData(Reason.VaultLocked, false)]
    public async Task A_vault_that_takes_nothing_still_lets_go_unless_it_is_locked(Reason refusal, bool letsGo)
    {
        SharedVault vault = new() { RefusesToWrite = true, Refusal = refusal };

        Exception? raised = await Record.ExceptionAsync(() => RemoveAsync(vault, s_registration));

        Assert.Equal(letsGo, raised is null);
        Assert.Equal(letsGo ? null : refusal, (raised as ApplianceAuthException)?.Reason);
        Assert.Equal(letsGo, !vault.Changes.IsEmpty);
        Assert.Equal(SessionState.Removed, Slot.Journal.ReadHeader()!.State);
    }

    [Fact]
    public async Task Removing_leaves_a_tombstone_that_says_when()
    {
        await RemoveAsync(new(), s_registration);

        Assert.Equivalent(
            new SessionHeader
            {
                Account = "Miele/default", Provider = "Miele", SessionId = s_registration.SessionId, ReceivedAt = _clock.GetUtcNow(), State = SessionState.Removed,
            },
            Slot.Journal.ReadHeader(), strict: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_cannot_be_read_is_removed_all_the_same_and_buried_where_it_left_a_trace(bool leftATrace)
    {
        if (leftATrace)
        {
            StoredAccount account = new(s_registration, Sample.Tokens(s_registration, _clock.GetUtcNow(), TimeSpan.FromHours(1)));
            Slot.Journal.Write(SessionHeader.Of(account), account);
        }

        SharedVault vault = new();
        await RemoveAsync(vault, registration: null);

        Assert.Equal(["remove ApplianceAuth-Miele-default", "remove ApplianceAuthKey-Miele-default"], vault.Changes);
        Assert.Equal(leftATrace ? SessionState.Removed : null, Slot.Journal.ReadHeader()?.State);
    }

    private async Task WriteAsync(SharedVault vault, Registration registration)
    {
        using VaultWriter writer = await VaultWriter.EnterAsync(vault, new(_temporary.Path), _clock, CancellationToken.None);
        await AccountRecords.WriteRegistrationAsync(writer, vault, registration);
    }

    private Task RemoveAsync(SharedVault vault, Registration? registration) => new AccountRemoval(Slot, vault, _clock).RunAsync(registration);
}
