<#
.SYNOPSIS
Runs Pester files, and returns what Invoke-TestFile.ps1 returns for each.

.DESCRIPTION
Files with the tag EachStore run once with each store, the others with the first one. Files with the tag Alone run last, one after the other.
#>
[CmdletBinding()]
param(
    # Names of files without .Tests.ps1, or all.
    [string[]] $Name = '*',

    [string[]] $Store = @('BuiltIn', 'SecretStore'),

    # How many run at the same time. Two keep two processors busy half of the time: tests wait a lot.
    [int] $ThrottleLimit = 3,

    # For each file.
    [int] $TimeoutSec = 1200
)

$ErrorActionPreference = 'Stop'
$shared = @{
    Pester  = & "$PSScriptRoot/../../build/Get-PesterPath.ps1"
    Missing = & "$PSScriptRoot/Get-MissingRequirement.ps1"
}
function Test-Tag($File, [string] $Name) { Select-String -Path $File -Pattern "-Tag .*\b$Name\b" -Quiet }
$runs = foreach ($file in Get-Item ($Name | ForEach-Object { "$PSScriptRoot/$_.Tests.ps1" })) {
    foreach ($one in (Test-Tag $file EachStore) ? $Store : $Store[0]) { @{ Path = $file; Store = $one; TimeoutSec = $TimeoutSec } }
}
$alone, $others = $runs.Where({ Test-Tag $_.Path Alone }, 'Split')
foreach ($group in @{ Runs = $others; Limit = $ThrottleLimit }, @{ Runs = $alone; Limit = 1 }) {
    $group.Runs | ForEach-Object -ThrottleLimit $group.Limit -Parallel {
        $run, $shared = $_, $using:shared
        & "$using:PSScriptRoot/Invoke-TestFile.ps1" @run @shared
    }
}
