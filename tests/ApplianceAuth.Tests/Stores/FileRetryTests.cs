using ApplianceAuth.Accounts;
using ApplianceAuth.Providers;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Files that another program has open for a moment. On Windows this happens with every reader; on Unix with a process that locks the file.</summary>
public sealed class FileRetryTests : IDisposable
{
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(200);
    private static readonly Registration s_registration = Sample.Registration(KnownProviders.Miele);
    private static readonly AccountAddress s_address = AccountAddress.Parse(s_registration.Account);
    private static readonly StoredAccount s_account = new(s_registration, Sample.Tokens(s_registration, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)));

    private readonly TemporaryFolder _folder = new();
    private readonly SessionJournal _journal;

    public FileRetryTests()
    {
        _journal = new(JournalFile);
        _journal.Write(SessionHeader.Of(s_account), s_account);
        _journal.Reserve();
    }

    private string JournalFile => _folder.File("account.session");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Journal_write_waits_while_the_next_file_is_open_elsewhere(bool overSpent)
    {
        Task released = Hold(JournalFile + ".new", FileShare.None);

        _journal.Write(SessionHeader.Of(s_account, SessionStatus.NeedsSignIn), s_account, overSpent);

        Assert.Equal(SessionStatus.NeedsSignIn, _journal.ReadHeader()!.State);
        await released;
    }

    [Fact]
    public async Task Journal_reserve_waits_while_the_next_file_is_open_elsewhere()
    {
        Task released = Hold(JournalFile + ".new", FileShare.None);

        _journal.Reserve();

        await released;
    }

    [Theory]
    [InlineData(FileShare.Read)]
    [InlineData(FileShare.ReadWrite | FileShare.Delete)]
    public async Task Journal_write_waits_while_the_journal_is_read_elsewhere(FileShare share)
    {
        Task released = Hold(JournalFile, share, FileAccess.Read);

        _journal.Write(SessionHeader.Of(s_account, SessionStatus.NeedsSignIn), s_account, replacesSpentTokens: true);

        Assert.Equal(SessionStatus.NeedsSignIn, _journal.ReadHeader()!.State);
        await released;
    }

    [Fact]
    public async Task Journal_read_waits_while_the_journal_is_open_elsewhere()
    {
        Task released = Hold(JournalFile, FileShare.None);
        Assert.NotNull(_journal.ReadHeader());
        await released;

        released = Hold(JournalFile, FileShare.None);
        Assert.NotNull(_journal.ReadTokens(s_registration, s_address));
        await released;
    }

    [Fact]
    public async Task Marker_is_read_and_written_while_it_is_open_elsewhere()
    {
        string file = _folder.File("account.saved");
        VaultSyncMarker mark = new(file);
        mark.Write("one", 1, DateTimeOffset.UnixEpoch);

        Task released = Hold(file, FileShare.None);
        Assert.Equal("one", mark.Read()!.Value.SessionId);
        await released;

        released = Hold(file, FileShare.None);
        mark.Write("two", 2, DateTimeOffset.UnixEpoch);
        Assert.Equal("two", mark.Read()!.Value.SessionId);
        await released;
    }

    [Fact]
    public async Task Appliance_cache_is_used_while_its_file_is_open_elsewhere()
    {
        DataFolder data = new(_folder.File("data"));
        FolderTokenStore store = new(Directory.CreateDirectory(_folder.File("vault")).FullName);
        CachedAppliance oven = new("1", "Oven");
        string file = data.Of(store.Name).Appliances(s_address);
        await File.WriteAllTextAsync(file, "");

        Task released = Hold(file, FileShare.None);
        new ApplianceCache(() => data).Add(store, s_address, [oven]);
        await released;

        released = Hold(file, FileShare.None);
        Assert.Equal([oven], new ApplianceCache(() => data).Get(s_address));
        await released;

        released = Hold(file, FileShare.Read, FileAccess.Read);
        new ApplianceCache(() => data).Remove(store, s_address);
        Assert.False(File.Exists(file));
        await released;
    }

    [Fact]
    public void Missing_file_is_reported_at_once()
    {
        int tries = 0;

        Assert.Throws<FileNotFoundException>(() => FileRetry.Run(() =>
        {
            tries++;
            return File.ReadAllText(_folder.File("missing"));
        }));
        Assert.Equal(1, tries);
    }

    [Fact]
    public void File_that_stays_open_elsewhere_is_reported_after_a_second()
    {
        using FileStream busy = new(JournalFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        long started = TimeProvider.System.GetTimestamp();

        Assert.Throws<IOException>(() => FileRetry.Run(() => new FileStream(JournalFile, FileMode.Open)));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    /// <summary>Opens a file, and closes it again after a moment on a thread that no other test keeps busy.</summary>
    private static Task Hold(string path, FileShare share, FileAccess access = FileAccess.ReadWrite)
    {
        FileStream held = new(path, FileMode.Open, access, share);
        return Task.Factory.StartNew(
            () =>
            {
                Thread.Sleep(s_moment);
                held.Dispose();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
