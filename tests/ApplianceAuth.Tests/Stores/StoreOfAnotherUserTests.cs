using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Stores;

/// <summary>The built-in store uses no folder and no file of another user.</summary>
public sealed class StoreOfAnotherUserTests : IAsyncLifetime, IDisposable
{
    private const int OtherUser = 54321;

    private readonly StoreFixture _fixture = new();

    public async Task InitializeAsync() => await _fixture.SignInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _fixture.Dispose();

    [RootFact]
    public async Task Folder_of_another_user_is_refused()
    {
        StoreFixture.ChangeOwner(_fixture.Files.Folder, OtherUser);
        await _fixture.RefusedAsync(_fixture.AllCalls, _fixture.Files.Folder, $"sudo chown -R 0 '{_fixture.Files.Folder}'");
    }

    [RootFact]
    public async Task Account_file_of_another_user_is_refused()
    {
        StoreFixture.ChangeOwner(_fixture.JournalFile, OtherUser);
        await _fixture.RefusedAsync(_fixture.ReadersCalls, _fixture.JournalFile);
    }

    [RootFact]
    public async Task Temporary_file_that_another_user_made_beforehand_is_refused()
    {
        File.WriteAllText(_fixture.Aside, "");
        File.SetUnixFileMode(_fixture.Aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        StoreFixture.ChangeOwner(_fixture.Aside, OtherUser);
        await _fixture.RefusedAsync(_fixture.WritersCalls, _fixture.Aside);
    }

    [RootFact]
    public async Task Lock_file_that_another_user_made_beforehand_is_refused()
    {
        StoreFixture.ChangeOwner(_fixture.Files.Lock(_fixture.Address), OtherUser);
        await _fixture.RefusedAsync(_fixture.WritersCalls, _fixture.Files.Lock(_fixture.Address));
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
}
