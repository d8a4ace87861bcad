using System.Runtime.Versioning;
using ApplianceAuth.RateLimits;
using ApplianceAuth.Stores;

namespace ApplianceAuth.Tests.Stores;

/// <summary>A data folder in which all users create files, as with APPLIANCEAUTH_DATA=/tmp: another user could create the module's folders first.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SharedDataFolderTests : IAsyncLifetime, IDisposable
{
    // As /tmp: all users have all permissions, and the sticky bit is set.
    private const UnixFileMode Shared = (UnixFileMode)0x3FF;

    private readonly StoreFixture _fixture = new();

    public async Task InitializeAsync()
    {
        await _fixture.SignInAsync();
        File.SetUnixFileMode(_fixture.DataPath, Shared);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _fixture.Dispose();

    [UnixFact]
    public async Task Built_in_store_is_not_used()
    {
        foreach ((string name, Func<Task> call) in _fixture.Readers.Concat(_fixture.Writers))
        {
            ApplianceAuthException refused = await Sample.FailureAsync(call());
            Assert.Equal((name, ErrorId.StoreUnsafe, Messages.FormatStoreUnsafeShared(_fixture.DataPath)), (name, refused.ErrorId, refused.Message));
        }
    }

    [UnixFact]
    public void Folder_of_a_vault_is_not_created()
    {
        ApplianceAuthException refused = Sample.Failure(() => new DataFolder(_fixture.DataPath).Of("Vault"));

        string own = $"{_fixture.DataPath}/applianceauth-{UnixFile.EffectiveUser}";
        Assert.Equal(
            (ErrorId.StoreUnsafe, Messages.FormatStoreUnsafeSharedRecommendation(DataFolder.Variable, own)), (refused.ErrorId, refused.Recommendation));
    }

    [UnixFact]
    public async Task Calls_are_counted_for_this_process_alone()
    {
        RateLimiters limiters = new(() => new(_fixture.DataPath), TimeProvider.System);

        Assert.NotEmpty(await limiters.Of(_fixture.Account).ReadAsync(CancellationToken.None));
        Assert.False(Directory.Exists(_fixture.DataPath + "/limits"));
    }

    /// <summary>As for the home of another user, which only root can look into.</summary>
    [UnixFact]
    public async Task Folder_that_cannot_be_examined_is_not_used()
    {
        string loop = _fixture.DataPath + "/loop";
        File.CreateSymbolicLink(loop, loop);
        RateLimiters limiters = new(() => new(loop), TimeProvider.System);

        Assert.Equal(ErrorId.StoreUnsafe, Sample.Failure(() => new DataFolder(loop).Of("Vault")).ErrorId);
        Assert.NotEmpty(await limiters.Of(_fixture.Account).ReadAsync(CancellationToken.None));
    }

    [UnixFact]
    public void Data_folder_within_it_is_created_for_this_user()
    {
        string folder = new DataFolder(_fixture.DataPath + "/mine").Of("Vault").Folder;

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(folder)!));
    }
}
