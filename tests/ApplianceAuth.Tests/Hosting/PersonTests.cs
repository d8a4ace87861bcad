using ApplianceAuth.Hosting;

namespace ApplianceAuth.Tests.Hosting;

public class PersonTests
{
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
    public void The_command_line_of_pwsh_is_read_up_to_the_script(string line, bool expected) =>
        Assert.Equal(expected, Person.SaysNonInteractive(line.Split(' ')));
}
