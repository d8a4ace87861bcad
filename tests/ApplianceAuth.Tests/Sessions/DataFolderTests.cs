using ApplianceAuth.Accounts;
using ApplianceAuth.Sessions;

namespace ApplianceAuth.Tests.Sessions;

public sealed class DataFolderTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_folder_is_made_for_its_owner_alone()
    {
        string file = new DataFolder(_temporary.File("new/er")).Of("Vault").Lock(s_account);

        Assert.Equal("Miele-holiday-home.lock", Path.GetFileName(file));
        Assert.True(Directory.Exists(Path.GetDirectoryName(file)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        }
    }

    [Theory]
    [InlineData("My Vault", "my vault", true)]
    [InlineData("My Vault", "MyVault", false)]
    [InlineData("a/b", "ab", false)]
    [InlineData("ü", "ö", false)]
    public void Vaults_are_told_apart_whatever_they_are_called(string one, string other, bool same)
    {
        DataFolder folder = new(_temporary.Path);

        // On a disk that tells upper from lower case, one vault has one folder all the same.
        Assert.Equal(same, folder.Of(one).Lock(s_account) == folder.Of(other).Lock(s_account));
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void No_vaults_name_leads_out_of_the_folder(string vault) =>
        Assert.Equal(_temporary.Path, Path.GetDirectoryName(Path.GetDirectoryName(new DataFolder(_temporary.Path).Of(vault).Lock(s_account))));

    [Fact]
    public void A_file_in_its_place_is_an_error_and_nothing_to_wait_for()
    {
        File.WriteAllText(_temporary.File("data"), "");

        Assert.Equal(Reason.LockUnavailable, Sample.Failure(() => new DataFolder(_temporary.File("data")).Of("V").Lock(s_account)).Reason);
    }
}
