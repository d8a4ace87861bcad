<#
.SYNOPSIS
Runs Pester files, and returns what Invoke-TestFile.ps1 returns for each.

.DESCRIPTION
Files with the tag EachStore run with SecretStore if it is installed, else with the built-in store; their long forms run with both. Other files run
with the built-in store. Files with the tag Alone run last, one after the other.

A process takes longer to start than many files to run, so files with the tag SharedProcess run in groups. They have separate homes, as all files
do, and may store accounts in the built-in store or in memory. They need no module but ours, and do not look at what the process has loaded or done.
#>
[CmdletBinding()]
param(
    # Names of files without .Tests.ps1, or all.
    [string[]] $Name = '*',

    [string[]] $Store,

    # How many run at the same time. Four keep two processors busy, since tests wait a lot.
    [int] $ThrottleLimit = 4,

    # For each file, or each group of files that share a process.
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
$alone, $others = @($runs).Where({ Test-Tag $_.Path Alone }, 'Split')
# Long forms measure, so that each has a process.
$small, $others = $others.Where({ -not $env:APPLIANCEAUTH_SOAK -and (Test-Tag $_.Path SharedProcess) }, 'Split')
$script:number = 0
$groups = @($small | Group-Object { $script:number++ % [Math]::Ceiling($small.Count / 6) } | ForEach-Object {
        @{ Path = $_.Group.Path; Store = 'BuiltIn'; TimeoutSec = $TimeoutSec }
    })
foreach ($part in @{ Runs = $groups + $others; Limit = $ThrottleLimit }, @{ Runs = $alone; Limit = 1 }) {
    # The largest files first, since they take the longest, so that none of them runs alone at the end.
    $part.Runs | Sort-Object { ($_.Path | Get-Item | Measure-Object Length -Sum).Sum } -Descending | ForEach-Object -ThrottleLimit $part.Limit -Parallel {
        $run, $shared = $_, $using:shared
        & "$using:PSScriptRoot/Invoke-TestFile.ps1" @run @shared
    }
}
