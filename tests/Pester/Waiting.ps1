# Waits for what another process or thread does.

function Wait-Until {
    <#
    .SYNOPSIS
    Waits until a condition holds. Throws if that takes too long.

    .EXAMPLE
    Wait-Until { (Invoke-Cloud $cloud state).Held } 'the refresh is held'
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [scriptblock] $Condition,
        [Parameter(Mandatory, Position = 1)] [string] $What,
        # Long, because the machine may be busy.
        [int] $TimeoutSec = 180
    )
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $TimeoutSec) { throw "After $TimeoutSec s it was still not true that $What." }
        Start-Sleep -Milliseconds 100
    }
}

function Start-Shell {
    <#
    .SYNOPSIS
    Runs a script in another runspace with the module imported. Returns the shell and its result.
    #>
    param([Parameter(Mandatory, Position = 0)] [string] $Script)
    $state = [initialsessionstate]::CreateDefault()
    $state.ImportPSModule($manifest)
    $shell = [powershell]::Create($state).AddScript($Script)
    [pscustomobject]@{ Shell = $shell; Result = $shell.BeginInvoke() }
}

function Measure-Stop {
    <#
    .SYNOPSIS
    Stops a shell as Ctrl+C does, and returns how many milliseconds it took to stop.
    #>
    param([Parameter(Mandatory, Position = 0)] $Running)
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $Running.Shell.Stop()
    $watch.ElapsedMilliseconds
    $Running.Shell.Dispose()
}
