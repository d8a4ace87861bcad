using System.Runtime.Versioning;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Files and folders that another user could read, or could have put there, are neither read nor written.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StoreUnsafeTests : IAsyncLifetime, IDisposable
{
    private const int OtherUser = 54321;

    private readonly StoreFixture _fixture = new();

    public static TheoryData<string> Links => ["symbolic link", "hard link"];

    public static TheoryData<UnixFileMode> OpenModes =>
    [
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute,
    ];

    private IEnumerable<(string Name, Func<Task> Call)> All => _fixture.Readers.Concat(_fixture.Writers).Select(call => (call.Key, call.Value));

    // Lists go on past a file that is not safe.
    private IEnumerable<(string Name, Func<Task> Call)> Readers =>
        _fixture.Readers.Where(call => call.Key is not ("list" or "local list" or "local find")).Select(call => (call.Key, call.Value));

    // A removal writes aside as well; readers do not touch these files, except for 'get', which takes the lock.
    private IEnumerable<(string Name, Func<Task> Call)> Writers => _fixture.Writers.Select(call => (call.Key, call.Value));

    public async Task InitializeAsync() => await _fixture.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _fixture.Dispose();

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Folder_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.SetUnixFileMode(_fixture.Files.Folder, mode | UnixFileMode.UserExecute);
        await RefusedAsync(All, _fixture.Files.Folder, $"chmod 700 '{_fixture.Files.Folder}'");
    }

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Account_file_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.SetUnixFileMode(_fixture.JournalFile, mode);
        await RefusedAsync(Readers, _fixture.JournalFile, $"chmod 600 '{_fixture.JournalFile}'");
    }

    [UnixFact]
    public async Task Account_file_that_is_not_safe_hides_no_other_account()
    {
        AccountAddress other = AccountAddress.Parse("Miele/other");
        File.Copy(_fixture.JournalFile, _fixture.Files.Journal(other));
        File.SetUnixFileMode(_fixture.JournalFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal([_fixture.Address, other], await _fixture.Store.ListAccountsAsync(CancellationToken.None));
        Assert.Equal([_fixture.Address, other], _fixture.Local.List().Select(account => account.Address));
    }

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Temporary_file_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.WriteAllText(_fixture.Aside, "");
        File.SetUnixFileMode(_fixture.Aside, mode);
        await RefusedAsync(Writers, _fixture.Aside, $"chmod 600 '{_fixture.Aside}'");
    }

    [UnixFact]
    public async Task Lock_file_with_permissions_for_others_is_refused()
    {
        string file = _fixture.Files.Lock(_fixture.Address);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        await RefusedAsync(Writers, file, $"chmod 600 '{file}'");
    }

    [UnixFact]
    public async Task Folder_that_is_a_symbolic_link_is_refused()
    {
        Directory.Move(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        Directory.CreateSymbolicLink(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        await RefusedAsync(All, _fixture.Files.Folder, $"rm '{_fixture.Files.Folder}'");
    }

    [UnixFact]
    public async Task Folder_that_is_a_symbolic_link_to_nothing_is_refused()
    {
        Directory.Move(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        Directory.CreateSymbolicLink(_fixture.Files.Folder, _fixture.Root + "/missing");
        await RefusedAsync(All, _fixture.Files.Folder, $"rm '{_fixture.Files.Folder}'");
    }

    [UnixFact]
    public async Task File_in_place_of_the_folder_is_refused()
    {
        Directory.Move(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        File.WriteAllText(_fixture.Files.Folder, "");
        await RefusedAsync(All, _fixture.Files.Folder, $"mv '{_fixture.Files.Folder}' '{_fixture.Files.Folder}.old'");
    }

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Account_file_that_is_a_link_is_refused(string kind) => await RefusedAsync(Readers, Link(_fixture.JournalFile, kind));

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Temporary_file_that_is_a_link_is_refused(string kind)
    {
        File.WriteAllText(_fixture.Aside, "a file of this user");
        File.SetUnixFileMode(_fixture.Aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await RefusedAsync(Writers, Link(_fixture.Aside, kind));
    }

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Lock_file_that_is_a_link_is_refused(string kind) => await RefusedAsync(Writers, Link(_fixture.Files.Lock(_fixture.Address), kind));

    [UnixFact]
    public async Task Symbolic_link_to_nothing_is_not_created_through()
    {
        string target = _fixture.Root + "/created";
        File.CreateSymbolicLink(_fixture.Aside, target);
        await RefusedAsync(Writers, _fixture.Aside);
        Assert.False(File.Exists(target));
    }

    [UnixFact]
    public async Task Command_for_a_hard_link_mends_it()
    {
        Link(_fixture.JournalFile, "hard link");
        ApplianceAuthException refused = await Sample.FailureAsync(_fixture.Readers["read"]());
        StoreFixture.Run("sh", "-c", refused.Recommendation!);

        await _fixture.Readers["read"]();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_fixture.JournalFile));
    }

    [RootFact]
    public async Task Folder_of_another_user_is_refused()
    {
        StoreFixture.ChangeOwner(_fixture.Files.Folder, OtherUser);
        await RefusedAsync(All, _fixture.Files.Folder, $"sudo chown -R 0 '{_fixture.Files.Folder}'");
    }

    [RootFact]
    public async Task Account_file_of_another_user_is_refused()
    {
        StoreFixture.ChangeOwner(_fixture.JournalFile, OtherUser);
        await RefusedAsync(Readers, _fixture.JournalFile);
    }

    [RootFact]
    public async Task Temporary_file_that_another_user_made_beforehand_is_refused()
    {
        File.WriteAllText(_fixture.Aside, "");
        File.SetUnixFileMode(_fixture.Aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        StoreFixture.ChangeOwner(_fixture.Aside, OtherUser);
        await RefusedAsync(Writers, _fixture.Aside);
    }

    [RootFact]
    public async Task Lock_file_that_another_user_made_beforehand_is_refused()
    {
        StoreFixture.ChangeOwner(_fixture.Files.Lock(_fixture.Address), OtherUser);
        await RefusedAsync(Writers, _fixture.Files.Lock(_fixture.Address));
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
            Assert.Equal(Messages.FormatStoreUnsafeOwner(existing, OtherUser, 0), refused.Message);
            Assert.Contains("sudo -H", refused.Recommendation, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(existing));
    }

    [UnixFact]
    public async Task Data_folder_that_is_reached_through_a_link_is_used()
    {
        Directory.Move(_fixture.DataPath, _fixture.DataPath + ".real");
        Directory.CreateSymbolicLink(_fixture.DataPath, _fixture.DataPath + ".real");
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
        string[] before = _fixture.Snapshot();
        foreach ((string name, Func<Task> call) in calls)
        {
            ApplianceAuthException refused = await Sample.FailureAsync(call());
            Assert.True(refused.ErrorId == ErrorId.StoreUnsafe, $"{name}: {refused.ErrorId}: {refused.Message}");
            Assert.Contains($"'{path}'", refused.Message, StringComparison.Ordinal);
            Assert.Contains($"'{path}'", refused.Recommendation, StringComparison.Ordinal);
            Assert.Equal(recommendation ?? refused.Recommendation, refused.Recommendation);
        }

        Assert.Equal(before, _fixture.Snapshot());
    }
}
