<#
.SYNOPSIS
Runs all Pester files, two at a time, and returns what Invoke-TestFile.ps1 returns for each.

.DESCRIPTION
Files with the tag EachStore run once with each store, the others with the first one.
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
$runs = foreach ($file in Get-Item "$PSScriptRoot/*.Tests.ps1") {
    $each = Select-String -Path $file -Pattern '-Tag .*\bEachStore\b' -Quiet
    foreach ($one in $each ? $Store : $Store[0]) { @{ Path = $file; Store = $one } }
}
$runs | ForEach-Object -ThrottleLimit 2 -Parallel {
    $run, $shared = $_, $using:shared
    & "$using:PSScriptRoot/Invoke-TestFile.ps1" @run @shared
}
