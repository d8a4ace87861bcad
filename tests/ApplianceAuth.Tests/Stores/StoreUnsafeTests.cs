using System.Runtime.Versioning;
using ApplianceAuth.Accounts;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Files and folders that another user could read, or could have put there, are neither read nor written.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StoreUnsafeTests : IAsyncLifetime, IDisposable
{
    private readonly StoreFixture _fixture = new();

    public static TheoryData<string> Links => ["symbolic link", "hard link"];

    public static TheoryData<UnixFileMode> OpenModes =>
    [
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherExecute,
    ];

    public async Task InitializeAsync() => await _fixture.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _fixture.Dispose();

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Folder_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.SetUnixFileMode(_fixture.Files.Folder, mode | UnixFileMode.UserExecute);
        await _fixture.RefusedAsync(_fixture.AllCalls, _fixture.Files.Folder, $"chmod 700 '{_fixture.Files.Folder}'");
    }

    [UnixTheory]
    [MemberData(nameof(OpenModes))]
    public async Task Account_file_with_permissions_for_others_is_refused(UnixFileMode mode)
    {
        File.SetUnixFileMode(_fixture.JournalFile, mode);
        await _fixture.RefusedAsync(_fixture.ReadersCalls, _fixture.JournalFile, $"chmod 600 '{_fixture.JournalFile}'");
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
        await _fixture.RefusedAsync(_fixture.WritersCalls, _fixture.Aside, $"chmod 600 '{_fixture.Aside}'");
    }

    [UnixFact]
    public async Task Lock_file_with_permissions_for_others_is_refused()
    {
        string file = _fixture.Files.Lock(_fixture.Address);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        await _fixture.RefusedAsync(_fixture.WritersCalls, file, $"chmod 600 '{file}'");
    }

    [UnixFact]
    public async Task Folder_that_is_a_symbolic_link_is_refused()
    {
        Directory.Move(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        Directory.CreateSymbolicLink(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        await _fixture.RefusedAsync(_fixture.AllCalls, _fixture.Files.Folder, $"rm '{_fixture.Files.Folder}'");
    }

    [UnixFact]
    public async Task Folder_that_is_a_symbolic_link_to_nothing_is_refused()
    {
        Directory.Move(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        Directory.CreateSymbolicLink(_fixture.Files.Folder, _fixture.Root + "/missing");
        await _fixture.RefusedAsync(_fixture.AllCalls, _fixture.Files.Folder, $"rm '{_fixture.Files.Folder}'");
    }

    [UnixFact]
    public async Task File_in_place_of_the_folder_is_refused()
    {
        Directory.Move(_fixture.Files.Folder, _fixture.Files.Folder + ".real");
        File.WriteAllText(_fixture.Files.Folder, "");
        await _fixture.RefusedAsync(_fixture.AllCalls, _fixture.Files.Folder, $"mv '{_fixture.Files.Folder}' '{_fixture.Files.Folder}.old'");
    }

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Account_file_that_is_a_link_is_refused(string kind) => await _fixture.RefusedAsync(_fixture.ReadersCalls, Link(_fixture.JournalFile, kind));

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Temporary_file_that_is_a_link_is_refused(string kind)
    {
        File.WriteAllText(_fixture.Aside, "a file of this user");
        File.SetUnixFileMode(_fixture.Aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _fixture.RefusedAsync(_fixture.WritersCalls, Link(_fixture.Aside, kind));
    }

    [UnixTheory]
    [MemberData(nameof(Links))]
    public async Task Lock_file_that_is_a_link_is_refused(string kind) => await _fixture.RefusedAsync(_fixture.WritersCalls, Link(_fixture.Files.Lock(_fixture.Address), kind));

    [UnixFact]
    public async Task Symbolic_link_to_nothing_is_not_created_through()
    {
        string target = _fixture.Root + "/created";
        File.CreateSymbolicLink(_fixture.Aside, target);
        await _fixture.RefusedAsync(_fixture.WritersCalls, _fixture.Aside);
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

    [UnixFact]
    public async Task Data_folder_that_is_reached_through_a_link_is_used()
    {
        Directory.Move(_fixture.DataPath, _fixture.DataPath + ".real");
        Directory.CreateSymbolicLink(_fixture.DataPath, _fixture.DataPath + ".real");
        foreach ((_, Func<Task> call) in _fixture.AllCalls)
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
}
