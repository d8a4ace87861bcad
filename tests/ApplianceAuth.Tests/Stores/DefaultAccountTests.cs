using System.Runtime.Versioning;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

public sealed class DefaultAccountTests : IDisposable
{
    private static readonly AccountAddress s_oven = AccountAddress.Parse("Miele/a-long-name-of-an-account"), s_short = AccountAddress.Parse("Miele/b");

    private readonly TemporaryFolder _temporary = new();

    private string Root => _temporary.File("data");

    private string StoredFile => Path.Combine(Root, "settings", "default-account");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Read_without_a_choice_returns_null_and_makes_no_folder()
    {
        Assert.Null(Default().Read());
        Assert.False(Default().Is(s_oven));
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void Write_replaces_the_choice_for_every_process()
    {
        Default().Write(s_oven);
        Assert.Equal(s_oven, Default().Read());

        Default().Write(s_short);
        Assert.Equal(s_short, Default().Read());
        Assert.True(Default().Is(s_short));
        Assert.Equal("Miele/b\n", File.ReadAllText(StoredFile));
    }

    [Fact]
    public void Read_ignores_what_a_killed_writer_left_after_the_first_line()
    {
        Default().Write(s_oven);
        File.WriteAllText(StoredFile, "Miele/b\nong-name-of-an-account\n");

        Assert.Equal(s_short, Default().Read());
    }

    [Fact]
    public void Remove_leaves_no_choice()
    {
        Default().Write(s_oven);

        Default().Remove();

        Assert.Null(Default().Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nothing/known\n")]
    [InlineData("\u0000\u0001")]
    public void Read_of_a_damaged_file_names_it_and_Write_replaces_it(string text)
    {
        Default().Write(s_oven);
        File.WriteAllText(StoredFile, text);

        ApplianceAuthException e = Assert.Throws<ApplianceAuthException>(Default().Read);
        Assert.Equal(ErrorId.RecordInvalid, e.ErrorId);
        Assert.Contains($"'{StoredFile}'", e.Message, StringComparison.Ordinal);
        Assert.False(Default().Is(s_oven));

        Default().Write(s_oven);
        Assert.Equal(s_oven, Default().Read());
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Write_gives_the_file_to_this_user_alone()
    {
        Default().Write(s_oven);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StoredFile));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void File_that_others_can_write_is_refused()
    {
        Default().Write(s_oven);
        File.SetUnixFileMode(StoredFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);

        Assert.Equal(ErrorId.StoreUnsafe, Assert.Throws<ApplianceAuthException>(Default().Read).ErrorId);
        Assert.Equal(ErrorId.StoreUnsafe, Assert.Throws<ApplianceAuthException>(() => Default().Write(s_short)).ErrorId);
    }

    [UnixFact]
    public void Link_is_refused_and_its_target_is_not_written()
    {
        Default().Write(s_oven);
        string target = _temporary.File("target");
        File.WriteAllText(target, "Miele/b\n");
        File.Delete(StoredFile);
        File.CreateSymbolicLink(StoredFile, target);

        Assert.Equal(ErrorId.StoreUnsafe, Assert.Throws<ApplianceAuthException>(() => Default().Write(s_oven)).ErrorId);
        Assert.Equal("Miele/b\n", File.ReadAllText(target));
    }

    [Fact]
    public void Parallel_writers_leave_one_of_their_choices()
    {
        Default().Write(s_oven);

        Parallel.For(0, 50, i =>
        {
            Default().Write(i % 2 == 0 ? s_oven : s_short);
            Assert.NotNull(Default().Read());
        });

        Assert.Equal($"{Default().Read()}\n", File.ReadAllText(StoredFile));
    }

    [Fact]
    public void Settings_folder_is_not_taken_for_a_store()
    {
        Default().Write(s_oven);

        Assert.Empty(new LocalAccounts(Data).List());
    }

    private DefaultAccount Default() => new(Data);

    private DataFolder Data() => new(Root);
}
