using ApplianceAuth.Accounts;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

public sealed class CacheFilesTests : IDisposable
{
    private static readonly AccountAddress s_account = AccountAddress.Parse("Miele/holiday-home"), s_other = AccountAddress.Parse("Miele/other");

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Moved_files_replace_those_of_the_target()
    {
        (StoreFiles from, StoreFiles to) = (Store("from"), Store("to"));
        File.WriteAllText(to.Keys(s_account), "old");

        CacheFiles.Move(from, to, s_account);

        Assert.Equal(("states", "keys"), (File.ReadAllText(to.States(s_account)), File.ReadAllText(to.Keys(s_account))));
        Assert.Equal([from.Keys(s_other), from.States(s_other)], Directory.EnumerateFiles(from.Folder).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_that_cannot_be_moved_are_removed()
    {
        (StoreFiles from, StoreFiles to) = (Store("from"), Store("to"));
        Directory.CreateDirectory(to.States(s_account));

        CacheFiles.Move(from, to, s_account);

        Assert.False(File.Exists(from.States(s_account)));
        Assert.Equal("keys", File.ReadAllText(to.Keys(s_account)));
    }

    [Fact]
    public void Missing_files_are_no_error()
    {
        StoreFiles from = Store("from");

        CacheFiles.Move(from, new(_temporary.File("missing")), s_account);
        CacheFiles.Delete(from, s_account);

        Assert.Equal([from.Keys(s_other), from.States(s_other)], Directory.EnumerateFiles(from.Folder).Order(StringComparer.Ordinal));
    }

    /// <summary>A store; the source has the files of two accounts.</summary>
    private StoreFiles Store(string name)
    {
        StoreFiles files = new(_temporary.File(name));
        Directory.CreateDirectory(files.Folder);
        foreach (AccountAddress account in name == "from" ? new[] { s_account, s_other } : [])
        {
            File.WriteAllText(files.States(account), "states");
            File.WriteAllText(files.Keys(account), "keys");
        }

        return files;
    }
}
