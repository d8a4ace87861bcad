# PowerShell processes that keep running, for tests in which several processes use one account at the same time. Also the numbers of the
# long runs, for which `build.ps1 soak` sets the environment variable APPLIANCEAUTH_SOAK.

$soak = [bool]$env:APPLIANCEAUTH_SOAK

function Start-Worker {
    <#
    .SYNOPSIS
    Starts processes with the same home and returns them without waiting until they are ready. They hold the module, and nothing of an account yet.
    #>
    param([Parameter(Position = 0)] [int] $Count = 1, [int] $RunspaceCount = 1, [hashtable] $Environment = @{})
    foreach ($number in 1..$Count) {
        $start = [Diagnostics.ProcessStartInfo]::new($pwsh)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-File', "$PSScriptRoot/WorkerProcess.ps1", $RunspaceCount) { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
        [pscustomobject]@{ Process = [Diagnostics.Process]::Start($start); Ready = $false }
    }
}

function Send-Worker {
    <#
    .SYNOPSIS
    Sends a script to processes, which run it at the same moment. Arguments are numbers and texts.
    #>
    param([Parameter(Mandatory, Position = 0)] $Worker, [Parameter(Mandatory, Position = 1)] [scriptblock] $Script, [Parameter(Position = 2)] [object[]] $ArgumentList = @())
    foreach ($one in $Worker) {
        if (-not $one.Ready) { [void](Read-WorkerLine $one); $one.Ready = $true }
    }
    $line = ConvertTo-Json @{ Script = "$Script"; ArgumentList = $ArgumentList } -Compress
    foreach ($one in $Worker) { $one.Process.StandardInput.WriteLine($line); $one.Process.StandardInput.Flush() }
}

function Receive-Worker {
    <#
    .SYNOPSIS
    Waits for the results of Send-Worker, and returns one result per runspace: Output, Error (its id, or nothing), Message, Milliseconds.
    #>
    param([Parameter(Mandatory, Position = 0)] $Worker, [int] $TimeoutSec = 600)
    foreach ($one in $Worker) { (ConvertFrom-Json (Read-WorkerLine $one $TimeoutSec)) }
}

function Invoke-Worker {
    <#
    .SYNOPSIS
    Lets processes run a script at the same moment, and returns one result per runspace.
    #>
    param([Parameter(Mandatory, Position = 0)] $Worker, [Parameter(Mandatory, Position = 1)] [scriptblock] $Script, [Parameter(Position = 2)] [object[]] $ArgumentList = @())
    Send-Worker $Worker $Script $ArgumentList
    Receive-Worker $Worker
}

function Get-Failure($Result) { $Result | Where-Object Error | ForEach-Object { "$($_.Error): $($_.Message)" } }

function Stop-Worker($Worker) {
    foreach ($one in $Worker) {
        $one.Process.Kill()
        $one.Process.WaitForExit()
        $one.Process.Dispose()
    }
}

function Get-RefreshCount($Cloud, [string] $System = 'miele') { [int](Invoke-Cloud $Cloud counters)."$System/token:refresh_token" }

function Get-Percentile([double[]] $Value, [double] $Share) {
    $sorted = @($Value | Sort-Object)
    [Math]::Round($sorted[[Math]::Ceiling($Share * $sorted.Count) - 1], 2)
}

function Read-WorkerLine($Worker, [int] $TimeoutSec = 600) {
    $line = $Worker.Process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait($TimeoutSec * 1000)) { throw "A worker did not respond within $TimeoutSec seconds." }
    $line.Result ?? $(throw "A worker ended with exit code $($Worker.Process.ExitCode).")
}
