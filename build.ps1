#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests and shows ApplianceAuth.

.DESCRIPTION
build  compiles, and lays out the importable module in output/ApplianceAuth/<version>, with help where PlatyPS is installed
docs   the same, and installs PlatyPS for it
test   dotnet test, then every tests/Pester/*.Tests.ps1 over the laid-out module; the last line sums both up
package  the same as docs, packed for the PowerShell Gallery in output/package; builds the commit once more elsewhere, and fails where a byte differs
soak   the long forms of those tests that have one: storms, crashes, stale vaults, loops, limits, events and hostile input, for about half an hour; says what was measured
bench  measures calls, JSON, tokens and import side by side with PowerShell's own, and prints the table of bench/README.md; for a quiet machine
demo   signs in to the emulated clouds, as samples/demo.ps1 says
clean  removes what the other steps made

The line before the last says what was left out.

.EXAMPLE
./build.ps1 clean, test -Strict
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('build', 'docs', 'test', 'package', 'soak', 'bench', 'demo', 'clean')]
    [string[]] $Task = 'build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Fails where a part had to be left out.
    [switch] $Strict,

    # Packs without building a second time.
    [switch] $NoComparison,

    # Tests what was laid out before, such as the artifact of another machine.
    [switch] $NoBuild
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

# What the steps need from the PowerShell Gallery. Newer versions that are installed already will do.
$versions = @{
    'Microsoft.PowerShell.PlatyPS'          = '1.0.3'
    'Microsoft.PowerShell.SecretManagement' = '1.1.2'
    'Microsoft.PowerShell.SecretStore'      = '1.0.6'
    'Pester'                                = '6.0.0'
}
$helpModules = @('Microsoft.PowerShell.PlatyPS')
$vaultModules = @('Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore')
$testModules = @('Pester') + $vaultModules
$installedFor = @{ build = @(); docs = $helpModules; package = $helpModules; test = $helpModules + $testModules; soak = $testModules; bench = $vaultModules; demo = $vaultModules }

$leftOut = [System.Collections.Generic.List[string]]::new()
$sum = @{ Passed = 0; Failed = 0; Skipped = 0 }
$failed = $false

function Find-Missing([string[]] $Name) {
    foreach ($module in $Name) {
        $wanted = @{ ModuleName = $module; ModuleVersion = $versions[$module] }
        if (-not (Get-Module -ListAvailable -FullyQualifiedName $wanted)) { $module }
    }
}

function Install-Missing([string[]] $Name) {
    $missing = @(Find-Missing $Name)
    if (-not $missing) { return }

    Write-Host "Installing $($missing -join ', ') from the PowerShell Gallery."
    $commands = $missing | ForEach-Object {
        "Install-PSResource -Name $_ -Version $($versions[$_]) -Repository PSGallery -TrustRepository -Scope CurrentUser -ErrorAction Stop"
    }
    # A process of its own can be ended when the Gallery does not answer.
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($commands -join "`n"))
    $arguments = "-NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded"
    $install = Start-Process ([Environment]::ProcessPath) $arguments -NoNewWindow -PassThru
    if (-not $install.WaitForExit(60000)) { $install.Kill($true) }
}

function Test-Possible([string] $Part, [string[]] $Name) {
    $missing = @(Find-Missing $Name)
    if ($missing) { $leftOut.Add("$Part (no $($missing -join ', '))") }
    -not $missing
}

function Add-Count([int] $Passed, [int] $Failed, [int] $Skipped) {
    $sum.Passed += $Passed
    $sum.Failed += $Failed
    $sum.Skipped += $Skipped
}

function Build-Module {
    dotnet build ApplianceAuth.slnx -c $Configuration -p:StageModule=true -v quiet -nologo
    Write-Host "The module is laid out in $(Get-Item output/ApplianceAuth/*)"
}

function Build-Help {
    $pages = @(Get-Item docs/en-US/*.md -ErrorAction Ignore)
    if (-not $pages -or -not (Test-Possible 'the help' $helpModules)) { return }

    Import-Module Microsoft.PowerShell.PlatyPS
    $help = New-Item -ItemType Directory (Join-Path (Get-Item output/ApplianceAuth/*) en-US)
    # PlatyPS writes into a folder named after the module, where PowerShell does not look.
    Measure-PlatyPSMarkdown $pages.FullName | Where-Object Filetype -Match CommandHelp | Import-MarkdownCommandHelp -Path { $_.FilePath } |
        Export-MamlCommandHelp -OutputFolder output/help -Force | Move-Item -Destination $help -PassThru | ./packaging/Repair-Help.ps1
    $pages | Where-Object Name -Like about_* | ForEach-Object { Copy-Item $_ (Join-Path $help "$($_.BaseName).help.txt") }
}

function Test-Library([string] $Filter = '') {
    if (Test-Path output/results) { Remove-Item -Recurse output/results }
    $only = @(if ($Filter) { '--filter', $Filter })
    try {
        # The assembly and not the solution, which has no projects where nothing was built.
        dotnet test (Get-Item tests/ApplianceAuth.Tests/bin/$Configuration/*/ApplianceAuth.Tests.dll) @only --logger 'console;verbosity=quiet' --logger trx --results-directory output/results
    }
    catch [System.Management.Automation.NativeCommandExitException] {
        $script:failed = $true
    }
    foreach ($report in Get-Item output/results/*.trx) {
        $counters = ([xml](Get-Content -Raw $report)).TestRun.ResultSummary.Counters
        # A skipped test is in the report's total alone.
        Add-Count -Passed $counters.passed -Failed $counters.failed -Skipped ($counters.total - $counters.passed - $counters.failed)
    }
}

function Test-Module {
    if (-not (Test-Possible 'the Pester tests' $testModules)) { return }

    Get-Item tests/Pester/*.Tests.ps1 |
        ForEach-Object -ThrottleLimit 2 -Parallel { & "$using:PSScriptRoot/tests/Pester/Invoke-TestFile.ps1" $_ } |
        ForEach-Object { Write-Host $_.Output; Add-Count -Passed $_.Passed -Failed $_.Failed -Skipped $_.Skipped }
}

function Test-Endurance {
    if (-not (Test-Possible 'the long runs' $testModules)) { return }

    $env:APPLIANCEAUTH_SOAK = 1
    try {
        Test-Library -Filter 'FullyQualifiedName~Hostile'
        # One at a time: they measure.
        foreach ($name in 'Storm', 'Crash', 'Renewals', 'Stale', 'Guard', 'Warm', 'Limits', 'HostileJson', 'Completion', 'Events', 'Deadlock', 'RandomPipelines') {
            $run = ./tests/Pester/Invoke-TestFile.ps1 "tests/Pester/$name.Tests.ps1" -TimeoutSec 3600
            Write-Host $run.Output
            Add-Count -Passed $run.Passed -Failed $run.Failed -Skipped $run.Skipped
        }
    }
    finally {
        $env:APPLIANCEAUTH_SOAK = $null
    }
}

function Build-Package {
    if (-not (Test-Possible 'the package' $helpModules)) { return }

    if (Test-Path output/package) { Remove-Item -Recurse output/package }
    $package = ./packaging/New-ModulePackage.ps1 (Get-Item output/ApplianceAuth/*) output/package
    Write-Host "The package is $package"
    if ($NoComparison) { return }

    if (-not (Test-Path .git) -or (git status --porcelain)) {
        $leftOut.Add('the comparison of two builds (what is here is no commit)')
        return
    }
    $different = @(./packaging/Compare-Build.ps1)
    if ($different) { throw "A second build of this commit gave other bytes: $($different -join ', ')" }
    Write-Host 'A second build of this commit gave the same bytes in every file.'
}

function Measure-Module {
    if (-not (Test-Possible 'the bench' $vaultModules)) { return }

    # One after the other, each in a process of its own: they measure.
    foreach ($file in Get-Item bench/Bench.ps1, bench/Events.ps1 -ErrorAction Ignore) {
        $bench = ./tests/Pester/Invoke-FreshPowerShell.ps1 $file -TimeoutSec 3600 -ShowOutput
        if ($bench.ExitCode) { $script:failed = $true }
    }
}

function Show-Demo {
    if (-not (Test-Possible 'the demo' $vaultModules)) { return }

    . ./tests/Pester/Cloud.ps1
    $cloud = Start-Cloud
    try {
        $demo = ./tests/Pester/Invoke-FreshPowerShell.ps1 samples/demo.ps1 $cloud.BaseUri -ShowOutput
        if ($demo.ExitCode) { $script:failed = $true }
    }
    finally {
        Stop-Cloud $cloud
    }
}

Push-Location $PSScriptRoot
try {
    if ('clean' -in $Task) { Get-Item output, */*/bin, */*/obj -ErrorAction Ignore | Remove-Item -Recurse -Force }
    $steps = @($Task | Where-Object { $_ -ne 'clean' })
    Install-Missing ($steps | ForEach-Object { $installedFor[$_] } | Select-Object -Unique)
    if ($steps -and -not $NoBuild) { Build-Module; Build-Help }
    if ('package' -in $steps) { Build-Package }
    if ('demo' -in $steps) { Show-Demo }
    if ('test' -in $steps) { Test-Library; Test-Module }
    if ('soak' -in $steps) { Test-Endurance }
    if ('bench' -in $steps) { Measure-Module }
}
catch {
    Write-Host ($_ | Out-String)
    $failed = $true
}
finally {
    Pop-Location
}

$failed = $failed -or $sum.Failed -or ($Strict -and $leftOut)
# What fails outside a test, such as a build, is one failure.
if ($failed -and -not $sum.Failed) { $sum.Failed = 1 }
$last = 'test' -in $Task -or 'soak' -in $Task ? "$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped" : $failed ? 'Failed.' : 'Done.'
Write-Host ($leftOut ? "Left out: $($leftOut -join '; ')." : 'Nothing was left out.')
Write-Host $last
if ($failed) { exit 1 }
