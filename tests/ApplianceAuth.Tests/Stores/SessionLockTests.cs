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
    public async Task Of_many_tasks_one_is_inside_at_a_time()
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
    public async Task A_file_that_another_has_open_is_waited_for()
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
    public async Task Another_process_is_kept_out_and_its_death_frees_the_lock()
    {
        using Process other = ChildProcess.Start("hold-lock", LockFile);
        Assert.Equal("entered", await other.StandardOutput.ReadLineAsync());
        Task<SessionLock> waiting = EnterAsync();
        await Task.Delay(60);
        Assert.False(waiting.IsCompleted);

        other.Kill();

        (await waiting.WaitAsync(s_limit)).Dispose();
    }

    [Fact]
    public async Task Where_files_are_not_locked_nothing_is_done_without_a_lock()
    {
        using Process other = ChildProcess.Start(("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"), "hold-lock", LockFile);

        Assert.Equal("DataFolderUnavailable", await other.StandardOutput.ReadLineAsync());
        Assert.Contains($"'{LockFile}'", await other.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        string? recommendation = await other.StandardOutput.ReadLineAsync();
        Assert.All(["APPLIANCEAUTH_DATA", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING"], name => Assert.Contains(name, recommendation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_ends_the_wait_for_another_task_and_for_another_process()
    {
        using CancellationTokenSource stop = new();
        using SessionLock held = await EnterAsync();
        using FileStream file = new(_temporary.File("other.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        Task[] waiting = [EnterAsync(stop.Token), SessionLock.EnterAsync(file.Name, true, TimeProvider.System, stop.Token)];

        await stop.CancelAsync();

        foreach (Task wait in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(TimeSpan.FromSeconds(5)));
        }
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_for_the_file_lets_the_next_task_in()
    {
        using CancellationTokenSource stop = new();
        using (new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Task<SessionLock> gaveUp = EnterAsync(stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gaveUp);
        }

        (await EnterAsync().WaitAsync(s_limit)).Dispose();
    }

    [Fact]
    public async Task Trouble_with_the_disk_is_an_error_and_nothing_to_wait_for()
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
    public async Task The_file_stays_and_is_its_owners_alone()
    {
        (await EnterAsync()).Dispose();

        Assert.True(File.Exists(LockFile));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LockFile));
        }
    }

    [Fact]
    public async Task Between_two_looks_at_the_file_time_passes()
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
    public async Task A_lock_for_this_process_alone_needs_no_file()
    {
        SessionLock mine = await SessionLock.EnterAsync("memory/account", false, TimeProvider.System, CancellationToken.None);
        Task<SessionLock> waiting = SessionLock.EnterAsync("memory/account", false, TimeProvider.System, CancellationToken.None);

        Assert.False(waiting.IsCompleted);
        mine.Dispose();
        (await waiting.WaitAsync(s_limit)).Dispose();
    }

    private Task<SessionLock> EnterAsync(CancellationToken cancellationToken = default) => SessionLock.EnterAsync(LockFile, true, TimeProvider.System, cancellationToken);
}
