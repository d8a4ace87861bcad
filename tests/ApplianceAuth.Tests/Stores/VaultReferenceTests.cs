using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>The file with the name of a vault, without which the accounts of the vault are not found.</summary>
public sealed class VaultReferenceTests : IDisposable
{
    private static readonly VaultReference s_home = new("Home", "Test.Vault", "home");

    private readonly TemporaryFolder _temporary = new();
    private readonly StoreFiles _files;

    public VaultReferenceTests() => _files = Data.Of(s_home.Key);

    private DataFolder Data => new(_temporary.File("data"));

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Vault_is_found_at_all_times_while_its_name_changes()
    {
        const int changes = 2000;
        s_home.Write(_files);
        LocalAccounts local = new(() => Data);
        Task writing = Task.Run(() =>
        {
            for (int change = 1; change <= changes; change++)
            {
                (s_home with { Name = $"Home {change}" }).Write(_files);
            }
        });
        int reads = 0, missed = 0;
        while (!writing.IsCompleted)
        {
            reads++;
            missed += local.ListVaults().Any() ? 0 : 1;
        }

        await writing;
        Assert.InRange(reads, 10, int.MaxValue);
        Assert.Equal(0, missed);
        Assert.Equal(s_home with { Name = $"Home {changes}" }, VaultReference.Read(_files));
        Assert.Equal([_files.VaultReference], Directory.GetFiles(_files.Folder));
    }

    [UnixFact]
    public void File_can_be_read_by_the_user_only()
    {
        s_home.Write(_files);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_files.VaultReference));
    }
}
