<#
.SYNOPSIS
Runs all Pester files, two at a time, and returns what Invoke-TestFile.ps1 returns for each.

.DESCRIPTION
Files with the tag EachStore run once with each store, the others with the first one. Files with the tag Alone run last, one after the other.
#>
[CmdletBinding()]
param(
    [string[]] $Store = @('BuiltIn', 'SecretStore')
)

$ErrorActionPreference = 'Stop'
$shared = @{
    Pester  = & "$PSScriptRoot/../../build/Get-PesterPath.ps1"
    Missing = & "$PSScriptRoot/Get-MissingRequirement.ps1"
}
function Test-Tag($File, [string] $Name) { Select-String -Path $File -Pattern "-Tag .*\b$Name\b" -Quiet }
$runs = foreach ($file in Get-Item "$PSScriptRoot/*.Tests.ps1") {
    foreach ($one in (Test-Tag $file EachStore) ? $Store : $Store[0]) { @{ Path = $file; Store = $one } }
}
$alone, $others = $runs.Where({ Test-Tag $_.Path Alone }, 'Split')
$others | ForEach-Object -ThrottleLimit 2 -Parallel {
    $run, $shared = $_, $using:shared
    & "$using:PSScriptRoot/Invoke-TestFile.ps1" @run @shared
}
foreach ($run in $alone) { & "$PSScriptRoot/Invoke-TestFile.ps1" @run @shared }
