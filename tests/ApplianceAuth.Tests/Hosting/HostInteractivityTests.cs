using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

public class HostInteractivityTests
{
    private const string Console = "ConsoleHost", Editor = "Visual Studio Code Host";

    [Theory]
    [InlineData(Console, true)]
    [InlineData(Editor, true)]
    [InlineData("ServerRemoteHost", false)]
    [InlineData("Default Host", false)]
    [InlineData("", false)]
    public void Host_is_interactive_only_for_console_and_editor_terminal(string host, bool expected) =>
        Assert.Equal(expected, IsInteractive(host));

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("false", true)]
    [InlineData("False", true)]
    [InlineData("0", true)]
    [InlineData("no", true)]
    [InlineData("OFF", true)]
    [InlineData("true", false)]
    [InlineData("1", false)]
    [InlineData("woodpecker", false)]
    public void CI_variable_makes_session_non_interactive_unless_false(string? ci, bool expected) =>
        Assert.All([Console, Editor], host => Assert.Equal(expected, IsInteractive(host, ci: ci)));

    [Theory]
    [InlineData(Console, false)]
    [InlineData(Editor, true)]
    public void NonInteractive_switch_makes_console_non_interactive(string host, bool expected) =>
        Assert.Equal(expected, IsInteractive(host, line: "pwsh -NoProfile -NonInteractive -Command x"));

    [Fact]
    public void Redirected_input_is_not_interactive() => Assert.All([Console, Editor], host => Assert.False(IsInteractive(host, redirected: true)));

    [Theory]
    [InlineData(null, false)]
    [InlineData("windows-pty", true)]
    public void Process_without_desktop_is_interactive_only_over_SSH(string? terminal, bool expected) =>
        Assert.All([Console, Editor], host => Assert.Equal(expected, IsInteractive(host, desktop: false, terminal: terminal)));

    [Fact]
    public void Scheduled_task_in_CI_over_SSH_is_not_interactive() => Assert.False(IsInteractive(Console, ci: "1", desktop: false, terminal: "/dev/pts/1"));

    [Theory]
    [InlineData("pwsh", false)]
    [InlineData("pwsh -NoProfile -NoLogo", false)]
    [InlineData("pwsh -NonInteractive", true)]
    [InlineData("pwsh -noni", true)]
    [InlineData("pwsh --noninteractive", true)]
    [InlineData("pwsh /NonInter", true)]
    [InlineData("pwsh -non", false)]
    [InlineData("pwsh -NonInteractivePlease", false)]
    [InlineData("pwsh noninteractive", false)]
    [InlineData("pwsh -NoProfile -NonInteractive -File job.ps1", true)]
    [InlineData("pwsh -File job.ps1 -NonInteractive", false)]
    [InlineData("pwsh -f job.ps1 -noni", false)]
    [InlineData("pwsh -Command Get-Thing -NonInteractive", false)]
    [InlineData("pwsh -c Get-Thing -NonInteractive", false)]
    public void Command_line_is_read_up_to_the_script(string line, bool expected) =>
        Assert.Equal(expected, HostInteractivity.IsNonInteractive(line.Split(' ')));

    private static bool IsInteractive(
        string host, string line = "pwsh", string? ci = null, string? terminal = null, bool redirected = false, bool desktop = true) =>
        HostInteractivity.IsInteractive(host, line.Split(' '), name => name switch { "CI" => ci, "SSH_TTY" => terminal, _ => null }, redirected, desktop);
}
