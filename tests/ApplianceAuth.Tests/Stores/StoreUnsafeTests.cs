using System.Runtime.Versioning;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Files and folders that another user could read, or could have put there, are neither read nor written.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StoreUnsafeTests : IAsyncLifetime, IDisposable
{
    private const int OtherUser = 54321;

    private readonly StoreFixture _bench = new();

    public static TheoryData<string> Links => ["symbolic link", "hard link"];

    public static TheoryData<UnixFileMode> OpenModes =>
    [
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute,
    ];

    private IEnumerable<(string Name, Func<Task> Call)> All => _bench.Readers.Concat(_bench.Writers).Select(call => (call.Key, call.Value));

    // Lists go on past a file that is not safe.
    private IEnumerable<(string Name, Func<Task> Call)> Readers =>
        _bench.Readers.Where(call => call.Key is not ("list" or "local list" or "local find")).Select(call => (call.Key, call.Value));

    // A removal writes aside as well; readers do not touch these files, except for 'get', which takes the lock.
    private IEnumerable<(string Name, Func<Task> Call)> Writers => _bench.Writers.Select(call => (call.Key, call.Value));

    public async Task InitializeAsync() => await _bench.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _bench.Dispose();

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Folder_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.SetUnixFileMode(_bench.Files.Folder, mode | UnixFileMode.UserExecute);
        await RefusedAsync(All, _bench.Files.Folder, $"chmod 700 '{_bench.Files.Folder}'");
    }

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Account_file_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.SetUnixFileMode(_bench.JournalFile, mode);
        await RefusedAsync(Readers, _bench.JournalFile, $"chmod 600 '{_bench.JournalFile}'");
    }

    [UnixFact]
    public async Task Account_file_that_is_not_safe_hides_no_other_account()
    {
        AccountAddress other = AccountAddress.Parse("Miele/other");
        File.Copy(_bench.JournalFile, _bench.Files.Journal(other));
        File.SetUnixFileMode(_bench.JournalFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal([_bench.Address, other], await _bench.Store.ListAccountsAsync(CancellationToken.None));
        Assert.Equal([_bench.Address, other], _bench.Local.List().Select(account => account.Address));
    }

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Temporary_file_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.WriteAllText(_bench.Aside, "");
        File.SetUnixFileMode(_bench.Aside, mode);
        await RefusedAsync(Writers, _bench.Aside, $"chmod 600 '{_bench.Aside}'");
    }

    [UnixFact]
    public async Task Lock_file_with_permissions_for_others_is_refused()
    {
        string file = _bench.Files.Lock(_bench.Address);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        await RefusedAsync(Writers, file, $"chmod 600 '{file}'");
    }

    [UnixFact]
    public async Task Folder_that_is_a_symbolic_link_is_refused()
    {
        Directory.Move(_bench.Files.Folder, _bench.Files.Folder + ".real");
        Directory.CreateSymbolicLink(_bench.Files.Folder, _bench.Files.Folder + ".real");
        await RefusedAsync(All, _bench.Files.Folder, $"rm '{_bench.Files.Folder}'");
    }

    [UnixFact]
    public async Task Folder_that_is_a_symbolic_link_to_nothing_is_refused()
    {
        Directory.Move(_bench.Files.Folder, _bench.Files.Folder + ".real");
        Directory.CreateSymbolicLink(_bench.Files.Folder, _bench.Root + "/missing");
        await RefusedAsync(All, _bench.Files.Folder, $"rm '{_bench.Files.Folder}'");
    }

    [UnixFact]
    public async Task File_in_place_of_the_folder_is_refused()
    {
        Directory.Move(_bench.Files.Folder, _bench.Files.Folder + ".real");
        File.WriteAllText(_bench.Files.Folder, "");
        await RefusedAsync(All, _bench.Files.Folder, $"mv '{_bench.Files.Folder}' '{_bench.Files.Folder}.old'");
    }

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Account_file_that_is_a_link_is_refused(string kind) => await RefusedAsync(Readers, Link(_bench.JournalFile, kind));

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Temporary_file_that_is_a_link_is_refused(string kind)
    {
        File.WriteAllText(_bench.Aside, "a file of this user");
        File.SetUnixFileMode(_bench.Aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await RefusedAsync(Writers, Link(_bench.Aside, kind));
    }

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Lock_file_that_is_a_link_is_refused(string kind) => await RefusedAsync(Writers, Link(_bench.Files.Lock(_bench.Address), kind));

    [UnixFact]
    public async Task Symbolic_link_to_nothing_is_not_created_through()
    {
        string target = _bench.Root + "/created";
        File.CreateSymbolicLink(_bench.Aside, target);
        await RefusedAsync(Writers, _bench.Aside);
        Assert.False(File.Exists(target));
    }

    [UnixFact]
    public async Task Command_for_a_hard_link_mends_it()
    {
        Link(_bench.JournalFile, "hard link");
        ApplianceAuthException refused = await Sample.FailureAsync(_bench.Readers["read"]());
        StoreFixture.Run("sh", "-c", refused.Recommendation!);

        await _bench.Readers["read"]();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_bench.JournalFile));
    }

    [RootFact]
    public async Task Folder_of_another_user_is_refused()
    {
        StoreFixture.ChangeOwner(_bench.Files.Folder, OtherUser);
        await RefusedAsync(All, _bench.Files.Folder, $"sudo chown -R 0 '{_bench.Files.Folder}'");
    }

    [RootFact]
    public async Task Account_file_of_another_user_is_refused()
    {
        StoreFixture.ChangeOwner(_bench.JournalFile, OtherUser);
        await RefusedAsync(Readers, _bench.JournalFile);
    }

    [RootFact]
    public async Task Temporary_file_that_another_user_made_beforehand_is_refused()
    {
        File.WriteAllText(_bench.Aside, "");
        File.SetUnixFileMode(_bench.Aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        StoreFixture.ChangeOwner(_bench.Aside, OtherUser);
        await RefusedAsync(Writers, _bench.Aside);
    }

    [RootFact]
    public async Task Lock_file_that_another_user_made_beforehand_is_refused()
    {
        StoreFixture.ChangeOwner(_bench.Files.Lock(_bench.Address), OtherUser);
        await RefusedAsync(Writers, _bench.Files.Lock(_bench.Address));
    }

    [RootFact]
    public async Task Folder_that_another_user_made_before_the_first_sign_in_is_refused()
    {
        using StoreFixture fresh = new();
        Directory.CreateDirectory(fresh.Files.Folder);
        StoreFixture.ChangeOwner(fresh.Files.Folder, OtherUser);
        foreach (Func<Task> call in fresh.Readers.Concat(fresh.Writers).Select(call => call.Value))
        {
            Assert.Equal(ErrorId.StoreUnsafe, (await Sample.FailureAsync(call())).ErrorId);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(fresh.Files.Folder));
    }

    /// <summary>As with <c>sudo</c> that keeps HOME.</summary>
    [RootTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Data_folder_in_the_home_of_another_user_is_refused(bool exists)
    {
        using StoreFixture fresh = new();
        string existing = exists ? fresh.DataPath : fresh.Root;
        Directory.CreateDirectory(existing);
        StoreFixture.ChangeOwner(existing, OtherUser);
        foreach (Func<Task> call in fresh.Readers.Concat(fresh.Writers).Select(call => call.Value))
        {
            ApplianceAuthException refused = await Sample.FailureAsync(call());
            Assert.Equal(ErrorId.StoreUnsafe, refused.ErrorId);
            Assert.Contains($"'{existing}' belongs to the user with id {OtherUser}, but this process runs as the user with id 0.", refused.Message, StringComparison.Ordinal);
            Assert.Contains("sudo -H", refused.Recommendation, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(existing));
    }

    [UnixFact]
    public async Task Data_folder_that_is_reached_through_a_link_is_used()
    {
        Directory.Move(_bench.DataPath, _bench.DataPath + ".real");
        Directory.CreateSymbolicLink(_bench.DataPath, _bench.DataPath + ".real");
        foreach ((_, Func<Task> call) in All)
        {
            await call();
        }
    }

    private static string Link(string file, string kind)
    {
        string other = file + ".other";
        if (kind == "symbolic link")
        {
            File.Move(file, other);
            File.CreateSymbolicLink(file, other);
        }
        else
        {
            StoreFixture.Run("ln", file, other);
        }

        return file;
    }

    /// <summary>Each call fails with the path and a command, and changes no file.</summary>
    private async Task RefusedAsync(IEnumerable<(string Name, Func<Task> Call)> calls, string path, string? recommendation = null)
    {
        string[] before = _bench.Snapshot();
        foreach ((string name, Func<Task> call) in calls)
        {
            ApplianceAuthException refused = await Sample.FailureAsync(call());
            Assert.True(refused.ErrorId == ErrorId.StoreUnsafe, $"{name}: {refused.ErrorId}: {refused.Message}");
            Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
            Assert.EndsWith("The built-in store was neither read nor written.", refused.Message, StringComparison.Ordinal);
            Assert.Contains($"'{path}'", refused.Recommendation, StringComparison.Ordinal);
            Assert.Equal(recommendation ?? refused.Recommendation, refused.Recommendation);
        }

        Assert.Equal(before, _bench.Snapshot());
    }
}
