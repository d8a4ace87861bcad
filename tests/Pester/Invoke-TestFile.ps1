<#
.SYNOPSIS
Runs one Pester file over the laid-out module, in a PowerShell process of its own, since a binary module cannot be unloaded.

.OUTPUTS
An object with the numbers of tests passed, failed and skipped, and what Pester printed. A file that did not get to its end counts as one
failure more.

.EXAMPLE
(./tests/Pester/Invoke-TestFile.ps1 tests/Pester/Module.Tests.ps1).Output
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $Path,

    [int] $TimeoutSec = 300,

    # The manifest of Pester, if the caller knows it already.
    [string] $Pester = (& "$PSScriptRoot/../../build/Get-PesterPath.ps1")
)

$counts = New-TemporaryFile
try {
    $arguments = (Resolve-Path $Path).Path, $counts.FullName, $Pester
    $run = & "$PSScriptRoot/Invoke-FreshPowerShell.ps1" "$PSScriptRoot/Write-TestCount.ps1" $arguments -TimeoutSec $TimeoutSec
    $sum = Get-Content -Raw $counts | ConvertFrom-Json
    [pscustomobject]@{
        Passed  = [int]$sum.Passed
        Failed  = [int]$sum.Failed + (-not $sum)
        Skipped = [int]$sum.Skipped
        Output  = $run.Output + ($sum ? '' : "$Path did not get to its end (exit code $($run.ExitCode)).")
    }
}
finally {
    Remove-Item $counts
}
