using System.Runtime.InteropServices;
using System.Text;
using ApplianceAuth.Stores;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>Pipes and links in place of files in the data folder neither block a command nor make it write elsewhere.</summary>
public sealed class PrivateFileTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task Named_pipe_is_refused_without_blocking()
    {
        string pipe = _folder.File("pipe");
        Assert.Equal(0, MakePipe([.. Encoding.UTF8.GetBytes(pipe), 0], 0b110_000_000));

        await AssertRefusedAsync(() => PrivateFile.Read(pipe));
        await AssertRefusedAsync(() => PrivateFile.Write(pipe, "x"));
        await AssertRefusedAsync(() => PrivateFile.TryOpenAlone(pipe)?.Dispose());
    }

    [UnixFact]
    public async Task Link_is_refused_and_its_target_is_unchanged()
    {
        string file = _folder.File("file"), link = _folder.File("link");
        await File.WriteAllTextAsync(file, "before");
        File.CreateSymbolicLink(link, file);

        await AssertRefusedAsync(() => PrivateFile.Write(link, "x"));
        await AssertRefusedAsync(() => PrivateFile.TryOpenAlone(link)?.Dispose());

        Assert.Equal("before", await File.ReadAllTextAsync(file));
    }

    [UnixFact]
    public async Task Named_pipe_in_place_of_a_vault_name_does_not_hide_other_accounts()
    {
        string vault = Directory.CreateDirectory(_folder.File("vault-00000000")).FullName;
        Assert.Equal(0, MakePipe([.. Encoding.UTF8.GetBytes(Path.Combine(vault, "vault.name")), 0], 0b110_000_000));

        Assert.Empty(await Task.Run(() => new LocalAccounts(() => new DataFolder(_folder.Path)).List()).WaitAsync(s_limit));
    }

    private async Task AssertRefusedAsync(Action use)
    {
        IOException raised = await Assert.ThrowsAsync<IOException>(() => Task.Run(use).WaitAsync(s_limit));
        Assert.Contains($"'{_folder.Path}", raised.Message, StringComparison.Ordinal);
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe(byte[] path, uint mode);
}
