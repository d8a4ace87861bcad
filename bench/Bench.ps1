#Requires -Version 7.4
<#
.SYNOPSIS
Compares the module with PowerShell's own commands, and prints the tables of README.md.

.DESCRIPTION
`./build.ps1 bench` runs it in an empty home directory, against the emulator of the clouds. Run nothing else on the machine.
#>
[CmdletBinding()]
param(
    # Takes a hundredth of the samples, to check that the script works.
    [switch] $Short,

    # The parts to run, by file name.
    [string[]] $Part = ('ColdStart', 'Import', 'Calls', 'Limits', 'Json', 'Token')
)

. "$PSScriptRoot/../tests/Pester/Common.ps1"
. "$PSScriptRoot/../tests/Pester/NewSignIn.ps1"
. "$PSScriptRoot/Sampling.ps1"
. "$PSScriptRoot/FreshProcess.ps1"
. "$PSScriptRoot/Bodies.ps1"

$rounds = $Short ? @{ '0.7 KB' = 200; '130 KB' = 20; '5 MB' = 2 } : @{ '0.7 KB' = 2000; '130 KB' = 300; '5 MB' = 25 }
$freshRounds = $Short ? 2 : 30

function Set-CannedResponse([string] $Endpoint, [string] $Body) {
    # A canned response from memory, so that the emulator adds as little time as possible.
    [void](Invoke-Cloud $cloud fail @{ endpoint = $Endpoint; times = 1000000; status = 200; body = $Body; contentType = 'application/json' })
}

$env:DISPLAY ??= ':0'
New-TestVault
$cloud = Start-Cloud
try {
    foreach ($way in 'miele', 'code', 'china', 'simulator') {
        $signIn = New-SignIn $cloud $way
        $connect = $way -eq 'miele' ? 'Connect-MieleAccount' : 'Connect-HomeConnectAccount'
        if ($way -eq 'simulator') { & $connect @signIn 6>&1 | Out-Null } else { & $connect @signIn 6>&1 | Start-UserSignIn $cloud }
    }

    $before = (Invoke-Cloud $cloud state).connections
    Invoke-Pwsh { 1..100 | ForEach-Object { [pscustomobject]@{ Account = 'Miele' } } | Invoke-ApplianceApi -Path /devices | Out-Null }
    $connections = (Invoke-Cloud $cloud state).connections - $before
    "100 calls in one pipeline of a new process opened $connections connections.`n"

    $chosen = @($Part -split ',')
    # These print their tables themselves.
    $fresh = 'ColdStart', 'Import'
    foreach ($name in $fresh | Where-Object { $_ -in $chosen }) { . "$PSScriptRoot/$name.ps1" }
    $chosen | Where-Object { $_ -notin $fresh } | ForEach-Object { . "$PSScriptRoot/$_.ps1" } | Format-MarkdownTable
}
finally {
    Stop-Cloud $cloud
}
