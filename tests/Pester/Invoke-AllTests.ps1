<#
.SYNOPSIS
Runs Pester files, and returns what Invoke-TestFile.ps1 returns for each.

.DESCRIPTION
Files with the tag EachStore run with SecretStore if it is installed, else with the built-in store; their long forms run with both. Other files run
with the built-in store. Files with the tag Alone run last, one after the other.
#>
[CmdletBinding()]
param(
    # Names of files without .Tests.ps1, or all.
    [string[]] $Name = '*',

    [string[]] $Store,

    # How many run at the same time. Three keep two processors busy, since tests wait a lot; more take longer.
    [int] $ThrottleLimit = 3,

    # For each file.
    [int] $TimeoutSec = 1200
)

$ErrorActionPreference = 'Stop'
$shared = @{
    Pwsh    = & "$PSScriptRoot/Get-NativePwshPath.ps1"
    Pester  = & "$PSScriptRoot/../../build/Get-PesterPath.ps1"
    Missing = & "$PSScriptRoot/Get-MissingRequirement.ps1"
}
$Store ??= $env:APPLIANCEAUTH_SOAK ? @('BuiltIn', 'SecretStore') : $shared.Missing.Contains('SecretStore') ? 'BuiltIn' : 'SecretStore'
function Test-Tag($File, [string] $Name) { Select-String -Path $File -Pattern "-Tag .*\b$Name\b" -Quiet }
$runs = foreach ($file in Get-Item ($Name | ForEach-Object { "$PSScriptRoot/$_.Tests.ps1" })) {
    foreach ($one in (Test-Tag $file EachStore) ? $Store : 'BuiltIn') { @{ Path = $file; Store = $one; TimeoutSec = $TimeoutSec } }
}
$alone, $others = $runs.Where({ Test-Tag $_.Path Alone }, 'Split')
foreach ($group in @{ Runs = $others; Limit = $ThrottleLimit }, @{ Runs = $alone; Limit = 1 }) {
    $group.Runs | ForEach-Object -ThrottleLimit $group.Limit -Parallel {
        $run, $shared = $_, $using:shared
        & "$using:PSScriptRoot/Invoke-TestFile.ps1" @run @shared
    }
}
