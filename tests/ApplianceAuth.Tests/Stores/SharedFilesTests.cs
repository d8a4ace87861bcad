using System.Diagnostics;
using System.Globalization;
using ApplianceAuth.Tests.Sessions;
using Xunit.Abstractions;

namespace ApplianceAuth.Tests.Stores;

/// <summary>One account's files, read and written by two processes at once: 10,000 times in the long form, for which <c>build.ps1 soak</c> sets a variable.</summary>
public sealed class SharedFilesTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int s_count = Environment.GetEnvironmentVariable("APPLIANCEAUTH_SOAK") is { Length: > 0 } ? 10_000 : 800;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Journal_is_always_whole_and_never_refused_to_readers_and_writers_of_two_processes()
    {
        FileTraffic here = new(_folder.Path, FileTraffic.Registration);
        here.Begin();
        long started = TimeProvider.System.GetTimestamp();

        using Process there = ChildProcess.Start("use-files", _folder.Path, (s_count / 2).ToString(CultureInfo.InvariantCulture));
        IReadOnlyList<string> failures = await here.RunAsync(s_count / 2).WaitAsync(s_limit);
        string[] lines = (await there.StandardOutput.ReadToEndAsync().WaitAsync(s_limit)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        output.WriteLine($"{s_count} reads and writes in two processes took {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s.");
        Assert.Equal("done", lines.LastOrDefault());
        Assert.Empty(failures.Concat(lines[..^1]));
    }
}
