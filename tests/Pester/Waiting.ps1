# Waits that end as soon as they may, for what another process or another thread does.

function Wait-Until {
    <#
    .SYNOPSIS
    Waits until a condition holds; throws what was waited for where it does not in time.

    .EXAMPLE
    Wait-Until { (Invoke-Cloud $cloud state).Held } 'the renewal is held'
    #>
    param(
        [Parameter(Mandatory, Position = 0)] [scriptblock] $Condition,
        [Parameter(Mandatory, Position = 1)] [string] $What,
        # Generous: the machine may be busy with much else.
        [int] $TimeoutSec = 180
    )
    $watch = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($watch.Elapsed.TotalSeconds -gt $TimeoutSec) { throw "Waited $TimeoutSec s in vain until $What." }
        Start-Sleep -Milliseconds 100
    }
}

function Start-Shell {
    <#
    .SYNOPSIS
    Runs a script in a runspace of its own, beside this one, with the module imported; returns the shell and its result.
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
