using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the journal: sealed, complete, and readable only by its owner.</summary>
public sealed class SessionJournalTests : IDisposable
{
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly AccountAddress s_address = AccountAddress.Parse(s_registration.Account);
    private static readonly StoredAccount s_account = new(s_registration, Sample.Tokens(s_registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)));

    private readonly TemporaryFolder _temporary = new();

    private string JournalFile => _temporary.File("account.session");

    private string Aside => JournalFile + ".new";

    private SessionJournal Journal => new(JournalFile);

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Journal_is_read_with_its_key_whatever_it_replaced(bool overSpent)
    {
        Write(s_account with { Tokens = s_account.Tokens with { IdToken = new('x', 20_000) } });
        Journal.Reserve();

        Journal.Write(SessionHeader.Of(s_account), s_account, overSpent);

        Assert.Equal(s_registration.SessionId, Journal.ReadHeader()!.SessionId);
        Assert.Equivalent(s_account.Tokens, Journal.ReadTokens(s_registration, s_address), strict: true);
        Assert.Equal([JournalFile], Directory.GetFiles(_temporary.Path));
    }

    [Fact]
    public void Tokens_are_sealed_differently_each_time()
    {
        string first = WriteAndShow(), second = WriteAndShow();

        Assert.DoesNotContain("canary", first, StringComparison.Ordinal);
        int body = first.IndexOf('\n', StringComparison.Ordinal) + 1;
        Assert.Equal(first[..body], second[..body]);
        Assert.NotEqual(first[body..(body + 12)], second[body..(body + 12)]);

        string WriteAndShow()
        {
            Write(s_account);
            return Encoding.Latin1.GetString(File.ReadAllBytes(JournalFile));
        }
    }

    [Fact]
    public void Journal_files_have_mode_0600()
    {
        Write(s_account);
        Journal.Reserve();

        Assert.True(File.Exists(Aside));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(JournalFile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Aside));
        }
    }

    [Fact]
    public void Missing_journal_has_no_header_and_no_tokens()
    {
        foreach (SessionJournal none in new[] { Journal, new(_temporary.File("missing/account.session")) })
        {
            Assert.Null(none.ReadHeader());
            Assert.Null(none.ReadTokens(s_registration, s_address));
        }
    }

    [Fact]
    public void Journal_is_not_readable_with_another_key()
    {
        Write(s_account);

        Assert.Null(Journal.ReadTokens(s_registration with { SealingKey = Registration.NewSealingKey() }, s_address));
        Assert.Null(Journal.ReadTokens(s_registration with { SealingKey = "no key at all" }, s_address));
    }

    [Fact]
    public void Tokens_of_another_session_or_account_are_ignored()
    {
        Write(s_account);
        Assert.Null(Journal.ReadTokens(s_registration with { SessionId = "another" }, s_address));
        Assert.Null(Journal.ReadTokens(s_registration, AccountAddress.Parse("Miele/another")));

        Journal.Write(SessionHeader.Of(s_account), s_account with { Tokens = s_account.Tokens with { SessionId = "another" } });
        Assert.Null(Journal.ReadTokens(s_registration, s_address));
    }

    [Fact]
    public void Changed_header_makes_the_tokens_unreadable()
    {
        Write(s_account);
        byte[] file = File.ReadAllBytes(JournalFile);
        int generation = Encoding.UTF8.GetString(file, 0, Array.IndexOf(file, (byte)'\n')).IndexOf("\"generation\":1", StringComparison.Ordinal);
        file[generation + "\"generation\":".Length] = (byte)'9';
        File.WriteAllBytes(JournalFile, file);

        Assert.Equal(9, Journal.ReadHeader()!.Generation);
        Assert.Null(Journal.ReadTokens(s_registration, s_address));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(27)]
    [InlineData(28)]
    [InlineData(100)]
    public void Truncated_journal_keeps_its_header_only(int left)
    {
        Write(s_account);
        byte[] file = File.ReadAllBytes(JournalFile);
        File.WriteAllBytes(JournalFile, file[..(Array.IndexOf(file, (byte)'\n') + 1 + left)]);

        Assert.NotNull(Journal.ReadHeader());
        Assert.Null(Journal.ReadTokens(s_registration, s_address));
    }

    [Fact]
    public void File_without_a_complete_first_line_is_ignored()
    {
        File.WriteAllBytes(JournalFile, SessionHeaderSerializer.Write(SessionHeader.Of(s_account)));

        Assert.Null(Journal.ReadHeader());
        Assert.Null(Journal.ReadTokens(s_registration, s_address));
    }

    [Fact]
    public void Tokens_of_a_newer_version_are_RecordTooNew()
    {
        Write(s_account with { Tokens = s_account.Tokens with { Version = 2 } });

        Assert.Equal(ErrorId.RecordTooNew, Sample.Failure(() => Journal.ReadTokens(s_registration, s_address)).ErrorId);
    }

    [Fact]
    public void Header_without_tokens_replaces_the_tokens()
    {
        Write(s_account);

        Journal.Write(SessionHeader.Of(s_account, SessionStatus.Removed), account: null);

        Assert.Equal(SessionStatus.Removed, Journal.ReadHeader()!.State);
        Assert.EndsWith("}\n", File.ReadAllText(JournalFile), StringComparison.Ordinal);
    }

    [Fact]
    public void Reserve_allocates_space_and_never_shrinks_the_file()
    {
        Write(s_account);
        Journal.Reserve();
        Assert.Equal(16 * 1024, new FileInfo(Aside).Length);

        File.WriteAllBytes(Aside, new byte[20_000]);
        Journal.Reserve();

        Assert.Equal(20_000, new FileInfo(Aside).Length);
        Assert.NotNull(Journal.ReadTokens(s_registration, s_address));
    }

    [Fact]
    public void Concurrent_readers_do_not_block_each_other()
    {
        Write(s_account);
        using FileStream reader = new(JournalFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.NotNull(Journal.ReadHeader());
        Assert.NotNull(Journal.ReadTokens(s_registration, s_address));
    }

    [Fact]
    public void Disk_error_is_reported_with_the_path()
    {
        Directory.CreateDirectory(Path.Combine(JournalFile, "in the way"));
        AssertUnavailable(() => Journal.ReadHeader());
        AssertUnavailable(() => Journal.ReadTokens(s_registration, s_address));
        // The second file can be written, but cannot replace a folder.
        AssertUnavailable(() => Write(s_account));

        File.Delete(Aside);
        Directory.CreateDirectory(Aside);
        AssertUnavailable(Journal.Reserve);
        AssertUnavailable(() => Write(s_account));
    }

    [Fact]
    public void Journal_that_is_locked_by_another_process_is_reported()
    {
        Write(s_account);
        Journal.Reserve();
        using FileStream journal = new(JournalFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using FileStream aside = new(Aside, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        AssertUnavailable(() => Journal.ReadHeader());
        AssertUnavailable(Journal.Reserve);
    }

    [Fact]
    public void ReplaceWith_missing_journal_is_reported_and_keeps_the_file()
    {
        Write(s_account);

        AssertUnavailable(() => Journal.ReplaceWith(new(_temporary.File("missing.session"))));
        Assert.NotNull(Journal.ReadHeader());
    }

    [Fact]
    public void Journal_in_memory_keeps_the_header_only()
    {
        SessionJournal memory = new(path: null);
        Assert.Null(memory.ReadHeader());

        memory.Reserve();
        memory.Write(SessionHeader.Of(s_account), s_account);

        Assert.Equal(s_registration.SessionId, memory.ReadHeader()!.SessionId);
        Assert.Null(memory.ReadTokens(s_registration, s_address));
    }

    private void Write(StoredAccount account) => Journal.Write(SessionHeader.Of(account), account);

    private void AssertUnavailable(Action use)
    {
        ApplianceAuthException raised = Assert.Throws<ApplianceAuthException>(use);
        Assert.Equal(ErrorId.DataFolderUnavailable, raised.ErrorId);
        Assert.Contains($"'{JournalFile}'", raised.Message, StringComparison.Ordinal);
        Assert.Contains(raised.InnerException!.Message, raised.Message, StringComparison.Ordinal);
    }
}
