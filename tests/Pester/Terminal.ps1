# A pseudo terminal, for Ctrl+C and prompts. It needs script(1) of util-linux: tag Terminal.

$resetSignals = $IsLinux -and (sh -c 'env --default-signal echo yes 2> /dev/null') ? 'env --default-signal' : ''

function Start-Terminal {
    <#
    .SYNOPSIS
    Runs PowerShell in a terminal; returns its process, whose StandardInput takes the keys, and Screen, the file with its output.
    #>
    param(
        # What follows pwsh -NoProfile, quoted for a shell.
        [Parameter(Mandatory, Position = 0)] [string] $Arguments,
        [Parameter(Position = 1)] [hashtable] $Environment = @{}
    )
    $screen = (New-TemporaryFile).FullName
    $start = [Diagnostics.ProcessStartInfo]::new('sh')
    $start.RedirectStandardInput = $true
    # A background process may ignore Ctrl+C, and its child processes inherit that.
    $command = "$resetSignals '$pwsh' -NoProfile $Arguments"
    foreach ($word in '-c', 'exec script -qefc "$1" "$2" > /dev/null', 'sh', $command, $screen) { $start.ArgumentList.Add($word) }
    # Variables of a build server would make the session non-interactive.
    foreach ($name in 'CI', 'NO_COLOR') { [void]$start.Environment.Remove($name) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    [Diagnostics.Process]::Start($start) | Add-Member -PassThru -NotePropertyMembers @{ Screen = $screen; Reported = 0 }
}

function Send-Keys($Terminal, [string] $Keys) {
    $Terminal.StandardInput.Write($Keys)
    $Terminal.StandardInput.Flush()
}

function Wait-Screen {
    <#
    .SYNOPSIS
    Waits until a pattern is on the screen, and returns all that was shown since the terminal was started.
    #>
    param([Parameter(Mandatory, Position = 0)] $Terminal, [Parameter(Mandatory, Position = 1)] [string] $Pattern)
    $seen = @{}
    try {
        Wait-Until {
            $seen.Text = "$(Get-Content -Raw $Terminal.Screen)"
            # A terminal reports the position of its cursor for each query, such as one for each masked character; script(1) does not. PowerShell
            # reads a late report as the key F3, which does nothing.
            for ($queries = ($seen.Text -split '\e\[6n').Count - 1; $Terminal.Reported -lt $queries; $Terminal.Reported++) {
                Send-Keys $Terminal "`e[1;1R"
            }
            $seen.Text -match $Pattern
        } "the terminal shows $Pattern" -TimeoutSec 60
    }
    catch {
        throw "$_ It shows: $($seen.Text)"
    }
    $seen.Text
}

function Stop-Terminal($Terminal) {
    if (-not $Terminal) { return }
    $Terminal.StandardInput.Close()
    if (-not $Terminal.HasExited) { $Terminal.Kill($true) }
    Remove-Item $Terminal.Screen
}
