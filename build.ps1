#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
Builds, tests, packages and demonstrates ApplianceAuth.

.DESCRIPTION
build    Builds the module in output/ApplianceAuth/<version>, and the library's NuGet package in output/library. Adds native code for this system
         if NuGet has the compiler, and the help of the cmdlets if PlatyPS is installed.
docs     Installs PlatyPS if necessary, and builds the module with help.
test     Runs the xunit tests, then all tests/Pester/*.Tests.ps1 against the module. Lists the skipped tests and prints the totals.
package  Builds the module with help and native code for all systems, and packs it with an SBOM in output/package. Builds the commit, with the
         library's package, a second time in another folder and fails if a byte differs.
soak     Runs the long forms of the tests: storms, crashes, stale vaults, moves, limits, events, hostile input. Files that measure times run alone.
bench    Compares calls, JSON, tokens and import with PowerShell's commands, and prints the tables of bench/README.md. Run nothing else meanwhile.
demo     Signs in to the emulator of the clouds with samples/demo.ps1.
clean    Removes what the other tasks have built.

The last line but one lists the steps that were skipped.

.EXAMPLE
./build.ps1 clean, test -Strict

.EXAMPLE
Register-PSResourceRepository Mirror -Uri /srv/mirror
./build.ps1 test -Repository Mirror

Installs the missing modules from a folder of .nupkg files. A repository is registered once for each user.

.EXAMPLE
./build.ps1 package -NoHelp

Builds a package for tests if PlatyPS cannot be installed. Only the help of the cmdlets is missing.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateSet('build', 'docs', 'test', 'package', 'soak', 'bench', 'demo', 'clean')]
    [string[]] $Task = 'build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release',

    # Fails if a test was skipped although this machine has everything that it needs.
    [switch] $Strict,

    # Does not build the package a second time.
    [switch] $NoComparison,

    # The repository that missing modules are installed from. It must be registered with Register-PSResourceRepository.
    [string] $Repository = 'PSGallery',

    # Builds no help for the cmdlets, which needs PlatyPS. Such a package is for tests only.
    [switch] $NoHelp,

    # Uses the module that is in output already, such as an artifact of another machine.
    [switch] $NoBuild
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$helpModules = @('Microsoft.PowerShell.PlatyPS')
$vaultModules = @('Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore')
$requiredModules = @{
    build = @(); docs = $helpModules; package = $NoHelp ? @() : $helpModules; test = $helpModules + $vaultModules + 'PSScriptAnalyzer'
    soak = $vaultModules; bench = $vaultModules; demo = $vaultModules
}

$skippedTests = [System.Collections.Generic.List[object]]::new()
$failures = [System.Collections.Generic.List[string]]::new()
$skipped = [System.Collections.Generic.List[string]]::new()
$sum = @{ Passed = 0; Failed = 0; Skipped = 0 }
$failed = $false
$missingModules = @()

function Assert-Module([string] $Part, [string[]] $Name) {
    $missing = @($Name | Where-Object { $_ -in $missingModules })
    if ($missing) { throw "$Part needs $($missing -join ' and '), which cannot be installed." }
}

function Add-Count([int] $Passed, [int] $Failed, [int] $Skipped) {
    $sum.Passed += $Passed
    $sum.Failed += $Failed
    $sum.Skipped += $Skipped
}

function Build-Module {
    # So that no package of another version stays.
    if (Test-Path output/library) { Remove-Item -Recurse output/library }
    dotnet build ApplianceAuth.slnx -c $Configuration -p:StageModule=true -v quiet -nologo
    ./packaging/Repair-Readme.ps1 (Get-Item output/ApplianceAuth/*)
    $reason = ./packaging/Add-NativeCode.ps1 (Get-Item output/ApplianceAuth/*) -Configuration $Configuration -AllSystems:('package' -in $Task)
    if ($reason) { $skipped.Add("the native code ($reason)") }
    Write-Host "The module is in $(Get-Item output/ApplianceAuth/*), the library's package in $(Get-Item output/library)"
}

function Build-Help {
    if ($NoHelp -or -not (Get-Module -ListAvailable $helpModules)) {
        $skipped.Add("the help of the cmdlets ($($NoHelp ? '-NoHelp' : "no $helpModules"))")
        return
    }

    Import-Module Microsoft.PowerShell.PlatyPS
    $pages = Get-Item docs/en-US/*.md
    # PlatyPS writes into a folder named after the module, where PowerShell does not look.
    Measure-PlatyPSMarkdown $pages.FullName | Where-Object Filetype -Match CommandHelp | Import-MarkdownCommandHelp -Path { $_.FilePath } |
        Export-MamlCommandHelp -OutputFolder output/help -Force | Move-Item -Destination (Get-Item output/ApplianceAuth/*/en-US) -PassThru | ./packaging/Repair-Help.ps1
}

# A job, because most of these tests wait for something, while others can use the processors.
function Start-LibraryTest([string] $Filter = '') {
    $results = "$PSScriptRoot/output/results"
    if (Test-Path $results) { Remove-Item -Recurse $results }
    # The assembly, because the solution has no projects if nothing was built (-NoBuild).
    $arguments = @(Get-Item tests/ApplianceAuth.Tests/bin/$Configuration/*/ApplianceAuth.Tests.dll) + @(if ($Filter) { '--filter', $Filter })
    Start-ThreadJob {
        dotnet test @using:arguments --logger 'console;verbosity=quiet' --logger trx --results-directory $using:results
        if ($LASTEXITCODE) { throw "dotnet test ended with exit code $LASTEXITCODE." }
    }
}

function Complete-LibraryTest($Job) {
    $Job | Receive-Job -Wait -ErrorAction Continue
    if ($Job.State -ne 'Completed') { $script:failed = $true }
    foreach ($report in Get-Item output/results/*.trx) {
        $testRun = ([xml](Get-Content -Raw $report)).TestRun
        $counters = $testRun.ResultSummary.Counters
        # Skipped tests are only in the total of the report.
        Add-Count -Passed $counters.passed -Failed $counters.failed -Skipped ($counters.total - $counters.passed - $counters.failed)
        $testRun.Results.UnitTestResult | Where-Object outcome -EQ Failed | ForEach-Object { $failures.Add("$($_.testName)`n$($_.InnerText)") }
    }
}

function Add-TestRun($Run) {
    Write-Host $Run.Output
    Add-Count -Passed $Run.Passed -Failed $Run.Failed -Skipped $Run.Skipped
    if ($Run.Failed) { $failures.Add("$($Run.File)`n$($Run.Output)") }
    $skippedTests.AddRange([object[]]@($Run.Tests | Where-Object Result -EQ Skipped))
}

function Test-Module {
    ./tests/Pester/Invoke-AllTests.ps1 | ForEach-Object { Add-TestRun $_ }
}

function Write-SkippedTest {
    $missing = ./tests/Pester/Get-MissingRequirement.ps1
    foreach ($group in $skippedTests | Group-Object Lacks) {
        $reason = $group.Name ? "$($group.Name): $($missing[$group.Name])" : 'No tag names the reason'
        Write-Host "`nSkipped: $($group.Count) tests. $reason."
        $group.Group.Name | ForEach-Object { Write-Host "  $_" }
    }
}

function Test-Endurance {
    $env:APPLIANCEAUTH_SOAK = 1
    try {
        $library = Start-LibraryTest -Filter 'FullyQualifiedName~Hostile|FullyQualifiedName~SharedFiles|FullyQualifiedName~ShownSecrets|FullyQualifiedName~TwoMachines'
        $names = 'Storm', 'Crash', 'RateLimits', 'HostileJson', 'HostileResponses', 'Deadlock', 'RandomPipelines', 'MoveKilled', 'MoveConcurrent', 'MoveDisk',
            'Parallel', 'StoreChoice', 'Analyzer'
        ./tests/Pester/Invoke-AllTests.ps1 -Name $names -TimeoutSec 3600 | ForEach-Object { Add-TestRun $_ }
        Complete-LibraryTest $library
        # One at a time, because they measure times.
        $measuring = 'Completion', 'DailyRefreshes', 'ManyEvents', 'StaleVault', 'WarmToken'
        ./tests/Pester/Invoke-AllTests.ps1 -Name $measuring -ThrottleLimit 1 -TimeoutSec 3600 | ForEach-Object { Add-TestRun $_ }
    }
    finally {
        $env:APPLIANCEAUTH_SOAK = $null
    }
}

function Build-Package {
    Assert-Module 'The package' $requiredModules.package
    if (-not $NoHelp -and -not (Test-Path output/ApplianceAuth/*/en-US/*-Help.xml)) { throw 'The package needs the help of the cmdlets, which was not built. Use -NoHelp for a package without help.' }

    if (Test-Path output/package) { Remove-Item -Recurse output/package }
    [void](./packaging/New-Sbom.ps1 (Get-Item output/ApplianceAuth/*))
    $package = ./packaging/New-ModulePackage.ps1 (Get-Item output/ApplianceAuth/*) output/package
    Write-Host "The package is $package"
    if ($NoComparison) { return }

    if (-not (Test-Path .git) -or (git status --porcelain)) {
        if ($Strict) { throw 'The package cannot be built a second time: the working tree has changes or is not a git repository.' }
        $skipped.Add('the comparison of two builds (the working tree has changes or is not a git repository)')
        return
    }
    $different = @(./packaging/Compare-Build.ps1 -NoHelp:$NoHelp)
    if ($different) { throw "A second build of this commit differs in: $($different -join ', ')" }
    Write-Host 'A second build of this commit is identical.'
}

function Measure-Module {
    Assert-Module 'The bench' $vaultModules

    # One after the other, each in a new process, because they measure times.
    foreach ($file in Get-Item bench/Bench.ps1, bench/Events.ps1 -ErrorAction Ignore) {
        $bench = ./tests/Pester/Invoke-FreshPowerShell.ps1 $file -TimeoutSec 3600 -ShowOutput
        if ($bench.ExitCode) { $script:failed = $true }
    }
}

function Show-Demo {
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
    if ('clean' -in $Task) { Get-Item output, packaging/bin, packaging/obj, */*/bin, */*/obj -ErrorAction Ignore | Remove-Item -Recurse -Force }
    $steps = @($Task | Where-Object { $_ -ne 'clean' })
    $modules = @($steps | ForEach-Object { $requiredModules[$_] } | Select-Object -Unique)
    $missingModules = @(if ($modules) { ./build/Install-RequiredModule.ps1 $modules -Repository $Repository })
    if ($steps -and -not $NoBuild) { Build-Module; Build-Help }
    if ('package' -in $steps) { Build-Package }
    if ('demo' -in $steps) { Show-Demo }
    if ('test' -in $steps) { $library = Start-LibraryTest; Test-Module; Complete-LibraryTest $library }
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

if ($skippedTests) { Write-SkippedTest }
# Repeated at the end, where they are easy to find.
if ($failures) { Write-Host "`nFailed:`n$($failures -join "`n")" }
# With -Strict, a test that was skipped without a missing requirement is a failure.
$failed = $failed -or $sum.Failed -or ($Strict -and ($skippedTests | Where-Object { -not $_.Lacks }))
# A failure outside a test, such as a build error, counts as one.
if ($failed -and -not $sum.Failed) { $sum.Failed = 1 }
$last = 'test' -in $Task -or 'soak' -in $Task ? "$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped" : $failed ? 'Failed.' : 'Done.'
Write-Host ($skipped ? "Skipped steps: $($skipped -join '; ')." : 'No step was skipped.')
Write-Host $last
if ($failed) { exit 1 }
