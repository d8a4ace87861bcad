using System.Diagnostics;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

public sealed class SessionLockTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _temporary = new();

    private string LockFile => _temporary.File("account.lock");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Lock_admits_one_task_at_a_time()
    {
        int inside = 0, most = 0;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            using SessionLock mine = await EnterAsync();
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }))).WaitAsync(s_limit);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Enter_waits_for_a_file_that_is_open_elsewhere()
    {
        Task<SessionLock> waiting;
        using (new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = EnterAsync();
            await Task.Delay(60);
            Assert.False(waiting.IsCompleted);
        }

        (await waiting.WaitAsync(s_limit)).Dispose();
    }

    [Fact]
    public async Task Lock_of_a_killed_process_is_released()
    {
        using Process other = ChildProcess.Start("hold-lock", LockFile);
        Assert.Equal("entered", await other.StandardOutput.ReadLineAsync());
        Task<SessionLock> waiting = EnterAsync();
        await Task.Delay(60);
        Assert.False(waiting.IsCompleted);

        other.Kill();

        (await waiting.WaitAsync(s_limit)).Dispose();
    }

    [UnixFact("On Windows the system itself enforces FileShare.None, and .NET ignores the variable.")]
    public async Task File_system_without_locks_is_an_error()
    {
        using Process other = ChildProcess.Start(("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"), "hold-lock", LockFile);

        Assert.Equal("DataFolderUnavailable", await other.StandardOutput.ReadLineAsync());
        Assert.Contains($"'{LockFile}'", await other.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        string? recommendation = await other.StandardOutput.ReadLineAsync();
        Assert.All(["APPLIANCEAUTH_DATA", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING"], name => Assert.Contains(name, recommendation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Cancellation_ends_the_wait_for_a_task_or_a_process()
    {
        using CancellationTokenSource cancellation = new();
        using SessionLock held = await EnterAsync();
        using FileStream file = new(_temporary.File("other.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Task[] waiting = [EnterAsync(cancellation.Token), SessionLock.EnterAsync(file.Name, true, TimeProvider.System, cancellation.Token)];

        await cancellation.CancelAsync();

        foreach (Task wait in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TimeSpan.FromSeconds(5)));
        }
    }

    [Fact]
    public async Task Cancelled_wait_for_the_file_admits_the_next_task()
    {
        using CancellationTokenSource cancellation = new();
        using (new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Task<SessionLock> gaveUp = EnterAsync(cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        }

        (await EnterAsync().WaitAsync(s_limit)).Dispose();
    }

    [Fact]
    public async Task Disk_error_is_reported_at_once()
    {
        Directory.CreateDirectory(_temporary.File("a-folder.lock"));

        foreach (string path in new[] { "missing/account.lock", "a-folder.lock", new string('x', 300) })
        {
            Task<SessionLock> entering = SessionLock.EnterAsync(_temporary.File(path), true, TimeProvider.System, CancellationToken.None);
            ApplianceAuthException raised = await Sample.FailureAsync(entering.WaitAsync(s_limit));
            Assert.Equal(ErrorId.DataFolderUnavailable, raised.ErrorId);
            Assert.Contains($"'{_temporary.File(path)}'", raised.Message, StringComparison.Ordinal);
            Assert.Contains(raised.InnerException!.Message, raised.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lock_file_is_kept_and_has_mode_0600()
    {
        (await EnterAsync()).Dispose();

        Assert.True(File.Exists(LockFile));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LockFile));
        }
    }

    [Fact]
    public async Task Enter_waits_between_attempts()
    {
        ManualClock clock = new();
        Task<SessionLock> waiting;
        using (new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = Task.Run(() => SessionLock.EnterAsync(LockFile, true, clock, CancellationToken.None));
            await Task.Delay(60);
        }

        await Task.Delay(20);
        Assert.False(waiting.IsCompleted);
        (await clock.PassAsync(waiting)).Dispose();
    }

    [Fact]
    public async Task Lock_for_one_process_needs_no_file()
    {
        SessionLock mine = await SessionLock.EnterAsync("memory/account", false, TimeProvider.System, CancellationToken.None);
        Task<SessionLock> waiting = SessionLock.EnterAsync("memory/account", false, TimeProvider.System, CancellationToken.None);

        Assert.False(waiting.IsCompleted);
        mine.Dispose();
        (await waiting.WaitAsync(s_limit)).Dispose();
    }

    [Fact]
    public void Try_enter_excludes_others_until_the_lock_is_disposed()
    {
        using (SessionLock? mine = SessionLock.TryEnter(LockFile))
        {
            Assert.NotNull(mine);
            Assert.Null(SessionLock.TryEnter(LockFile));
            Assert.Throws<IOException>(() => new FileStream(LockFile, FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }

        using SessionLock? next = SessionLock.TryEnter(LockFile);
        Assert.NotNull(next);
    }

    [Fact]
    public void Try_enter_returns_null_while_the_file_is_open_elsewhere()
    {
        using (new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Null(SessionLock.TryEnter(LockFile));
        }

        using SessionLock? mine = SessionLock.TryEnter(LockFile);
        Assert.NotNull(mine);
    }

    [Fact]
    public void Try_enter_reports_a_file_that_cannot_be_opened_each_time()
    {
        Directory.CreateDirectory(LockFile);

        Assert.Equal(ErrorId.DataFolderUnavailable, Sample.Failure(() => SessionLock.TryEnter(LockFile)).ErrorId);
        Assert.Equal(ErrorId.DataFolderUnavailable, Sample.Failure(() => SessionLock.TryEnter(LockFile)).ErrorId);
    }

    private Task<SessionLock> EnterAsync(CancellationToken cancellationToken = default) => SessionLock.EnterAsync(LockFile, true, TimeProvider.System, cancellationToken);
}
