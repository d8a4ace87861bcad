using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ApplianceAuth.Api;
using ApplianceAuth.Tests.Sessions;

namespace ApplianceAuth.Tests.Api;

/// <summary>Where <c>-OutFile</c> writes, and what it leaves alone.</summary>
public sealed class DownloadFileTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("picture.jpg");

    public void Dispose() => _folder.Dispose();

    [UnixTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Link_is_written_through(bool relative)
    {
        string place = Directory.CreateDirectory(_folder.File("elsewhere")).FullName, target = Path.Combine(place, "picture.jpg");
        await File.WriteAllTextAsync(target, "before");
        File.CreateSymbolicLink(_folder.File("second"), relative ? Path.Combine("elsewhere", "picture.jpg") : target);
        File.CreateSymbolicLink(_folder.File("first"), relative ? "second" : _folder.File("second"));

        await SaveAsync(_folder.File("first"));

        Assert.Equal("after", await File.ReadAllTextAsync(target));
        Assert.Equal(relative ? "second" : _folder.File("second"), new FileInfo(_folder.File("first")).LinkTarget);
        Assert.Equal([target], Directory.GetFiles(place));
    }

    [UnixFact]
    public async Task Link_to_a_missing_file_creates_it()
    {
        File.CreateSymbolicLink(_folder.File("link"), Target);

        await SaveAsync(_folder.File("link"));

        Assert.Equal("after", await File.ReadAllTextAsync(Target));
        Assert.NotNull(new FileInfo(_folder.File("link")).LinkTarget);
    }

    [UnixTheory]
    [InlineData("loop", "loop")]
    [InlineData("link", "missing/x")]
    public void Link_that_leads_nowhere_is_refused(string link, string target)
    {
        File.CreateSymbolicLink(_folder.File(link), _folder.File(target));

        ApplianceAuthException raised = Refused(_folder.File(link));

        Assert.Contains($"'{_folder.File(link)}'", raised.Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData(Private)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.UserWrite)]
    [InlineData(Private | UnixFileMode.UserExecute | UnixFileMode.GroupExecute)]
    public async Task Existing_file_keeps_its_mode_during_and_after_the_download(UnixFileMode mode)
    {
        await File.WriteAllTextAsync(Target, "before");
        SetMode(Target, mode);

        await SaveAsync(Target, part => Assert.Equal(UnixFileMode.None, ModeOf(part) & ~mode));

        Assert.Equal(mode, ModeOf(Target));
        Assert.Equal("after", await File.ReadAllTextAsync(Target));
    }

    [UnixFact]
    public async Task New_file_has_the_default_mode()
    {
        await File.WriteAllTextAsync(_folder.File("any"), "");

        await SaveAsync(Target);

        Assert.Equal(ModeOf(_folder.File("any")), ModeOf(Target));
    }

    [Fact]
    public async Task File_is_replaced_only_when_the_download_is_complete()
    {
        await File.WriteAllTextAsync(Target, "before");

        await Assert.ThrowsAsync<OperationCanceledException>(() => DownloadFile.At(Target).SaveAsync(file =>
        {
            file.Write("half"u8);
            file.Flush();
            Assert.Equal("before", File.ReadAllText(Target));
            throw new OperationCanceledException();
        }));

        Assert.Equal("before", await File.ReadAllTextAsync(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task File_that_is_being_read_is_replaced()
    {
        await File.WriteAllTextAsync(Target, "before");
        FileStream reader = new(Target, FileMode.Open, FileAccess.Read, FileShare.Read);
        Task released = Task.Delay(200).ContinueWith(_ => reader.Dispose(), TaskScheduler.Default);

        await SaveAsync(Target);

        Assert.Equal("after", await File.ReadAllTextAsync(Target));
        await released;
    }

    [Fact]
    public async Task Name_may_have_the_maximum_length()
    {
        string longest = _folder.File(new string('x', 255));

        await SaveAsync(longest);

        Assert.Equal("after", await File.ReadAllTextAsync(longest));
    }

    [UnixFact]
    public void Pipe_is_refused_without_waiting_for_its_reader()
    {
        Assert.Equal(0, MakePipe(Encoding.UTF8.GetBytes(Target + '\0'), 0b110_000_000));

        AssertNotRegular(Target);
        Assert.False(FileKind.IsRegular(Target));
    }

    [UnixFact]
    public void Link_to_a_pipe_is_refused()
    {
        Assert.Equal(0, MakePipe(Encoding.UTF8.GetBytes(Target + '\0'), 0b110_000_000));
        File.CreateSymbolicLink(_folder.File("link"), Target);

        AssertNotRegular(_folder.File("link"));
    }

    [UnixFact]
    public void Socket_is_refused()
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Target));

        AssertNotRegular(Target);
    }

    [UnixFact]
    public void Device_is_refused() => AssertNotRegular("/dev/null");

    [Fact]
    public void Read_only_file_is_refused()
    {
        File.WriteAllText(Target, "before");
        File.SetAttributes(Target, FileAttributes.ReadOnly);

        AssertRefused(Target, Messages.FileIsReadOnly);
        File.SetAttributes(Target, FileAttributes.Normal);
    }

    [Fact]
    public void Invalid_name_is_refused() => Refused(Target + "\0x");

    [UnixFact]
    public void Regular_file_a_link_to_one_and_a_missing_one_are_regular()
    {
        File.WriteAllText(Target, "");
        File.CreateSymbolicLink(_folder.File("link"), Target);

        Assert.All([Target, _folder.File("link"), _folder.File("missing")], path => Assert.True(FileKind.IsRegular(path)));
    }

    private static Task SaveAsync(string path, Action<string>? look = null) => DownloadFile.At(path).SaveAsync(async file =>
    {
        look?.Invoke(file.Name);
        await file.WriteAsync(Encoding.UTF8.GetBytes("after"));
    });

    private static ApplianceAuthException Refused(string path)
    {
        ApplianceAuthException raised = Sample.Failure(() => DownloadFile.At(path));
        Assert.Equal(ErrorId.FileNotWritten, raised.ErrorId);
        return raised;
    }

    private static void AssertNotRegular(string path) => AssertRefused(path, Messages.FileNotRegular);

    private static void AssertRefused(string path, string reason)
    {
        string message = Refused(path).Message;
        Assert.Contains($"'{path}'", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe(byte[] path, uint mode);
}
