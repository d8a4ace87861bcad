using System.Text;
using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Tests of the file with the keys of an account's appliances.</summary>
public sealed class KeyCacheTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home");

    private readonly TemporaryFolder _temporary = new();
    private readonly SharedVault _vault = new();

    private DataFolder Data => new(_temporary.File("data"));

    private string KeysFile => Data.Of(_vault.Name).Keys(s_account);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Line_of_an_appliance_is_replaced_and_the_others_stay()
    {
        KeyCache cache = Process();
        cache.Set(_vault, s_account, "1", "{\"a\":1}");
        cache.Set(_vault, s_account, "12", "{\"b\":1}");
        cache.Set(_vault, s_account, "1", "{\"c\":1}");

        Assert.Equal("12\t{\"b\":1}\n1\t{\"c\":1}\n", File.ReadAllText(KeysFile));
        Assert.Equal(("{\"c\":1}", "{\"b\":1}", ""), (Find("1"), Find("12"), Find("2")));
        Assert.True(Process().Find(AccountAddress.Parse("Miele/another"), "1").IsEmpty);
    }

    [Fact]
    public void Account_in_memory_has_no_file()
    {
        MemoryTokenStore memory = new();
        KeyCache cache = Process();
        cache.Set(memory, s_account, "1", "{}");

        Assert.Equal("{}"u8, cache.Find(s_account, "1").Span);
        Assert.True(Process().Find(s_account, "1").IsEmpty);
        Assert.False(Directory.Exists(_temporary.File("data")));

        cache.Remove(memory, s_account);
        Assert.True(cache.Find(s_account, "1").IsEmpty);
    }

    [Fact]
    public void Move_takes_the_files_to_the_other_store_and_delete_removes_them()
    {
        BuiltInStore builtIn = new(() => Data);
        Process().Set(_vault, s_account, "1", "{}");

        CacheFiles.Move(Data.Of(_vault.Name), Data.Of(builtIn), s_account);
        Assert.False(File.Exists(KeysFile));
        Assert.Equal("1\t{}\n", File.ReadAllText(Data.Of(builtIn).Keys(s_account)));

        CacheFiles.Delete(Data.Of(builtIn), s_account);
        Assert.Empty(Find("1"));
    }

    [Fact]
    public void Switched_off_cache_is_in_memory_and_deletes_the_file()
    {
        Process().Set(_vault, s_account, "1", "{}");
        KeyCache off = new(() => Data, () => false);
        Assert.True(off.Find(s_account, "1").IsEmpty);

        off.Set(_vault, s_account, "2", "{}");

        Assert.False(File.Exists(KeysFile));
        Assert.Equal("{}"u8, off.Find(s_account, "2").Span);
    }

    [Fact]
    public void Cache_that_is_switched_on_again_returns_the_newer_line()
    {
        bool isOff = true;
        KeyCache cache = new(() => Data, () => !isOff);
        cache.Set(_vault, s_account, "1", "{}");

        isOff = false;
        cache.Set(_vault, s_account, "1", "{\"newer\":{}}");

        Assert.Equal("{\"newer\":{}}", Encoding.UTF8.GetString(cache.Find(s_account, "1").Span));
        Assert.Equal("{\"newer\":{}}", Find("1"));
    }

    [UnixFact]
    public void File_is_private()
    {
        Process().Set(_vault, s_account, "1", "{}");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
    }

    [Fact]
    public void Text_that_is_too_long_is_neither_written_nor_read()
    {
        KeyCache cache = Process();
        cache.Set(_vault, s_account, "1", new string('x', 4 * 1024 * 1024));
        Assert.False(File.Exists(KeysFile));

        File.WriteAllText(KeysFile, "1\t" + new string('x', 4 * 1024 * 1024));
        Assert.True(cache.Find(s_account, "1").IsEmpty);
    }

    [Fact]
    public void File_that_another_process_has_open_is_no_error()
    {
        using FileStream busy = new(KeysFile, FileMode.Create, FileAccess.Write, FileShare.None);

        Process().Set(_vault, s_account, "1", "{}");

        Assert.True(Process().Find(s_account, "1").IsEmpty);
    }

    private string Find(string appliance) => Encoding.UTF8.GetString(Process().Find(s_account, appliance).Span);

    private KeyCache Process() => new(() => Data);
}
