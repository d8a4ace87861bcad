using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of finding accounts by the headers of their journals.</summary>
public sealed class LocalAccountsTests : IDisposable
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly AccountAddress s_address = AccountAddress.Parse(s_registration.Account), s_other = AccountAddress.Parse("Miele/other");
    private static readonly VaultReference s_home = new("Home", "Test.Vault", "home"), s_work = new("Work", "Test.Vault", "work");
    private static readonly DateTimeOffset s_received = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _temporary = new();
    private int _reads;

    private LocalAccounts Local => new(() =>
    {
        _reads++;
        return Data;
    });

    private DataFolder Data => new(_temporary.File("data"));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void List_has_the_built_in_store_first_and_each_store_in_order()
    {
        Write(s_home, s_other);
        Write(s_home, s_address);
        Write(null, s_other);
        Write(null, s_address);

        Assert.Equal(
            [(s_address, null), (s_other, null), (s_address, s_home), (s_other, s_home)], Local.List().Select(account => (account.Address, account.Vault)));
    }

    [Fact]
    public void List_of_a_store_has_its_accounts_and_those_moved_from_it()
    {
        Write(s_home, s_address, SessionStatus.Moved, to: s_work);
        Write(s_work, s_address);
        Write(s_home, s_other);
        Write(null, AccountAddress.Parse("Miele/third"));

        Assert.Equal(
            [(s_address, s_work), (s_other, s_home)], Local.List("HOME").Select(account => (account.Address, account.Vault)).OrderBy(one => $"{one.Address}"));
    }

    [Fact]
    public void Find_prefers_the_built_in_store_and_then_the_newest_tokens()
    {
        Write(s_home, s_address, receivedAt: s_received);
        Write(s_work, s_address, receivedAt: s_received.AddHours(1));
        Assert.Equal(s_work, Local.Find(s_address)?.Vault);
        Assert.Equal(s_home, Local.Find(s_address, "Home")?.Vault);

        Write(null, s_address, receivedAt: s_received.AddHours(-1));
        LocalAccount? found = Local.Find(s_address);
        Assert.NotNull(found);
        Assert.Null(found.Vault);
    }

    [Fact]
    public void Find_prefers_a_vault_that_has_the_account_to_one_that_it_was_moved_from()
    {
        Write(null, s_address, SessionStatus.Moved, to: s_work, receivedAt: s_received.AddHours(1));
        Write(s_work, s_address, SessionStatus.NeedsSignIn);
        Write(s_home, s_address, receivedAt: s_received.AddHours(-1));

        Assert.Equal(s_work, Local.Find(s_address)?.Vault);
        Assert.Equal(SessionStatus.NeedsSignIn, Local.Find(s_address, BuiltInStore.StoreName)?.Header?.State);
    }

    [Fact]
    public void Find_follows_several_moves()
    {
        Write(null, s_address, SessionStatus.Moved, to: s_home);
        Write(s_home, s_address, SessionStatus.Moved, to: s_work);
        Write(s_work, s_address);

        Assert.Equal(s_work, Local.Find(s_address, BuiltInStore.StoreName)?.Vault);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void Account_whose_move_leads_to_no_journal_is_read_three_times_and_not_found()
    {
        Write(null, s_address, SessionStatus.Moved, to: s_work);

        Assert.Null(Local.Find(s_address));
        Assert.Equal(3, _reads);
        Assert.Empty(Local.List());
    }

    [Fact]
    public void Moves_in_a_circle_end_the_search()
    {
        Write(null, s_address, SessionStatus.Moved, to: s_work);
        Write(s_work, s_address, SessionStatus.Moved, to: null);

        Assert.Equal(SessionStatus.Moved, Local.Find(s_address)?.Header?.State);
    }

    [Fact]
    public void Incoming_account_is_found_in_its_target_as_connected()
    {
        Write(null, s_address, SessionStatus.Moved, to: s_work);
        WriteVault(s_work);
        new SessionJournal(Folder(s_work).Incoming(s_address)).Write(Header(s_address), null);

        LocalAccount? found = Local.Find(s_address);

        Assert.Equal((s_work, SessionStatus.Connected), (found?.Vault, found?.Header?.State));
        LocalAccount incoming = Assert.Single(Local.ListIncoming());
        Assert.Equal((s_address, null, s_work), (incoming.Address, incoming.Header, incoming.Vault));
    }

    [Fact]
    public void Removed_account_is_not_found()
    {
        Write(s_home, s_address, SessionStatus.Removed);

        Assert.Null(Local.Find(s_address));
        Assert.Empty(Local.List());
        Assert.Empty(Local.List("Home"));
    }

    [Fact]
    public void Account_with_a_damaged_file_is_listed_without_a_header()
    {
        Write(null, s_address);
        File.WriteAllText(Folder(null).Journal(s_address), "damaged");

        LocalAccount found = Assert.Single(Local.List());

        Assert.Equal((s_address, null, null), (found.Address, found.Header, found.Vault));
        Assert.True(found.IsActive);
        Assert.False(found.HasMoved);
    }

    [Fact]
    public void Folder_without_the_name_of_a_vault_is_ignored()
    {
        Write(s_home, s_address);
        File.Delete(Folder(s_home).VaultReference);
        WriteVault(s_work);

        Assert.Empty(Local.List());
        Assert.Equal([s_work], Local.ListVaults());
    }

    private static SessionHeader Header(AccountAddress account) =>
        new() { Account = $"{account}", Provider = "Miele", SessionId = s_registration.SessionId, ReceivedAt = s_received };

    private StoreFiles Folder(VaultReference? vault) => vault is null ? Data.Of(BuiltInStore.StoreName) : Data.Of(vault.Key);

    private void WriteVault(VaultReference vault) => vault.Write(Folder(vault));

    /// <summary>Writes the journal of an account, and the name of its vault.</summary>
    private void Write(
        VaultReference? vault, AccountAddress account, SessionStatus state = SessionStatus.Connected, VaultReference? to = null, DateTimeOffset? receivedAt = null)
    {
        StoreFiles files = Folder(vault);
        vault?.Write(files);
        SessionHeader header = Header(account) with { State = state, OtherStore = to, ReceivedAt = receivedAt ?? s_received };
        new SessionJournal(files.Journal(account)).Write(header, account: null);
    }
}
