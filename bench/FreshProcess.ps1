# Compares commands in new PowerShell processes, and computes the share of one in another with its 95 % interval.

function Start-Pwsh([string] $Command) {
    <#
    .SYNOPSIS
    Runs a command in a fresh process and returns the milliseconds until its first line of output, and all lines.
    #>
    $start = [Diagnostics.ProcessStartInfo]::new($pwsh, [string[]]('-NoProfile', '-NonInteractive', '-Command', $Command))
    $start.RedirectStandardOutput = $true
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    $first = $process.StandardOutput.ReadLine()
    $elapsed = $watch.Elapsed.TotalMilliseconds
    $rest = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    if (-not $first -or $process.ExitCode) { throw "'$Command' failed with exit code $($process.ExitCode)." }
    [pscustomobject]@{ Milliseconds = $elapsed; Lines = @($first) + @($rest -split '\r?\n' -ne '') }
}

function Measure-FreshProcess {
    <#
    .SYNOPSIS
    Runs commands in turn, in random order, and returns for each name what Start-Pwsh returned, round by round.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [Collections.Specialized.OrderedDictionary] $Command,
        [Parameter(Mandatory)] [int] $Rounds
    )
    $runs = [ordered]@{}
    foreach ($name in $Command.Keys) { $runs[$name] = [Collections.Generic.List[object]]::new() }
    [string[]]$names = $Command.Keys
    $chance = [Random]::new(1)
    # The first round finds cold files.
    foreach ($round in 0..$Rounds) {
        $chance.Shuffle($names)
        foreach ($name in $names) {
            $run = Start-Pwsh $Command[$name]
            if ($round) { $runs[$name].Add($run) }
        }
    }
    $runs
}

function Get-ShareInterval {
    <#
    .SYNOPSIS
    The mean of one as a share of the mean of another, both less the same baseline, with the 95 % interval from 2,000 resampled sets of rounds.
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [double[]] $Ours,
        [Parameter(Mandatory, Position = 1)] [double[]] $Others,
        # Values of the same rounds to subtract, or none.
        [double[]] $Baseline = @(0) * $Ours.Count
    )
    $chance = [Random]::new(1)
    $shares = foreach ($sample in 1..2000) {
        $mine = $theirs = 0.0
        foreach ($round in 1..$Ours.Count) {
            $index = $chance.Next($Ours.Count)
            $mine += $Ours[$index] - $Baseline[$index]
            $theirs += $Others[$index] - $Baseline[$index]
        }
        $mine / $theirs
    }
    $less = ($Baseline | Measure-Object -Average).Average
    [pscustomobject]@{
        Share = (($Ours | Measure-Object -Average).Average - $less) / (($Others | Measure-Object -Average).Average - $less)
        From  = Get-Percentile $shares 0.025
        To    = Get-Percentile $shares 0.975
    }
}

function Format-ShareRow([string] $What, $Interval, [double] $Wanted) {
    $share = $Interval.Share.ToString('0.00')
    if ($Interval.Share -gt $Wanted) { $share = "**$share**" }
    "| $What | $share | $($Interval.From.ToString('0.00'))–$($Interval.To.ToString('0.00')) | <= $($Wanted.ToString('0.00')) |"
}
