using System.Text.RegularExpressions;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

public sealed class DataFolderTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Folder_is_created_with_mode_0700()
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
    public void Vaults_with_similar_names_have_different_folders(string one, string other, bool same)
    {
        DataFolder folder = new(_temporary.Path);

        // A vault has one folder, also on a case-sensitive file system.
        Assert.Equal(same, folder.Of(one).Lock(s_account) == folder.Of(other).Lock(s_account));
    }

    [Theory]
    [InlineData("../../evil")]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Vault_name_cannot_leave_the_data_folder(string vault) =>
        Assert.Equal(_temporary.Path, Path.GetDirectoryName(Path.GetDirectoryName(new DataFolder(_temporary.Path).Of(vault).Lock(s_account))));

    [Fact]
    public void File_in_place_of_the_folder_is_an_error()
    {
        File.WriteAllText(_temporary.File("data"), "");

        ApplianceAuthException raised = Sample.Failure(() => new DataFolder(_temporary.File("data")).Of("V").Lock(s_account));

        Assert.Equal(ErrorId.DataFolderUnavailable, raised.ErrorId);
        Assert.Matches($"'{Regex.Escape(_temporary.File("data"))}.v-[0-9A-F]{{8}}'.*: .", raised.Message);
    }

    [Theory]
    [InlineData("My Vault-1_ü!", "myvault-1_")]
    [InlineData("", "")]
    [InlineData("a234567890b234567890c234567890d234567890e234567890", "a234567890b234567890c234567890d234567890")]
    public void Folder_name_contains_the_readable_part_of_the_vault_name(string vault, string readable) =>
        Assert.Matches($"^{readable}-[0-9A-F]{{8}}$", Path.GetFileName(new DataFolder(_temporary.Path).Of(vault).Folder));

    [Fact]
    public void Built_in_store_has_a_separate_folder()
    {
        DataFolder folder = new(_temporary.Path);

        Assert.Equal(_temporary.File("builtin"), folder.FolderOf(new BuiltInStore(() => folder)).Folder);
        Assert.NotEqual(_temporary.File("builtin"), folder.Of("Builtin").Folder);
    }

    [Fact]
    public void Existing_lists_all_folders_and_creates_none()
    {
        DataFolder folder = new(_temporary.File("data"));
        Assert.Empty(folder.Existing());
        Assert.False(Directory.Exists(_temporary.File("data")));

        StoreFiles[] made = [folder.Of("one"), folder.Of("two")];

        Assert.Equal(made.ToHashSet(), folder.Existing().ToHashSet());
    }

    [Fact]
    public void Counters_have_their_own_folder()
    {
        Assert.Equal(_temporary.File(Path.Combine("limits", "miele.counters")), new DataFolder(_temporary.Path).Counters("miele"));
        Assert.True(Directory.Exists(_temporary.File("limits")));
    }

    [Fact]
    public void Share_is_constant_and_between_one_half_and_one()
    {
        double[] shares = [.. Enumerable.Range(0, 64).Select(i => new DataFolder($"root{i}").Share())];

        Assert.All(shares, share => Assert.InRange(share, 0.5, 0.999));
        Assert.True(shares.Distinct().Count() > 32);
        Assert.Equal(shares[0], new DataFolder("root0").Share());
    }

    [Theory]
    [InlineData("data")]
    [InlineData("./data")]
    [InlineData("~/data")]
    [InlineData("../data")]
    public void Relative_value_of_the_variable_is_refused(string path)
    {
        ApplianceAuthException raised = Sample.Failure(() => DataFolder.OfVariable(path));

        Assert.Equal(
            (ErrorId.DataFolderUnavailable, Messages.FormatDataFolderRelative(DataFolder.Variable, path)), (raised.ErrorId, raised.Message));
        Assert.Contains(Path.GetFullPath(path), raised.Recommendation, StringComparison.Ordinal);
    }

    /// <summary>Uses a part of the folder's name and creates nothing in the home directory of the user who runs the tests.</summary>
    [Fact]
    public void Default_folder_is_in_the_local_application_data()
    {
        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        string expected = Environment.GetEnvironmentVariable(DataFolder.Variable) is { Length: > 0 } named ? named : Path.Combine(local, "ApplianceAuth");

        Assert.Equal(new DataFolder(expected).Share(), DataFolder.OfThisUser().Share());
    }
}
