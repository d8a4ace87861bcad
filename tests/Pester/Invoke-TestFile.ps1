<#
.SYNOPSIS
Runs Pester files with the staged module, in a new PowerShell process, because a binary module cannot be unloaded.

.OUTPUTS
An object for each file with the results of the tests, by Passed, Failed and Skipped, and what Pester printed. A file that did not reach its end
counts as one more failure.

.EXAMPLE
(./tests/Pester/Invoke-TestFile.ps1 tests/Pester/Module.Tests.ps1).Output
#>
[CmdletBinding()]
param(
    # Several files share the process, one after the other.
    [Parameter(Mandatory, Position = 0)]
    [string[]] $Path,

    # The store that New-TestStore sets for the accounts of the tests.
    [ValidateSet('BuiltIn', 'SecretStore')]
    [string] $Store = 'BuiltIn',

    [int] $TimeoutSec = 1200,

    # The PowerShell that runs the tests, if the caller knows it already.
    [string] $Pwsh = (& "$PSScriptRoot/Get-NativePwshPath.ps1"),

    # The manifest of Pester, if the caller knows it already.
    [string] $Pester = (& "$PSScriptRoot/../../build/Get-PesterPath.ps1"),

    # The tags that this machine does not support, if the caller knows them already.
    [Collections.IDictionary] $Missing = (& "$PSScriptRoot/Get-MissingRequirement.ps1")
)

$files = @(Get-Item $Path)
$text = ($files | Get-Content -Raw) -join "`n"
$needsStore = $text -match '\bNew-TestStore\b' -and $Missing.Contains($Store)
$eachStore = $text -match '-Tag .*\bEachStore\b'

$results = New-TemporaryFile
$watch = [Diagnostics.Stopwatch]::StartNew()
try {
    $exclude = @($Missing.Keys) + @(if ($eachStore -and $Store -ne 'SecretStore') { 'SecretStore' })
    $arguments = @(($files.FullName -join [IO.Path]::PathSeparator), $results.FullName, $Pester, ($exclude -join ','))
    if ($needsStore) { $arguments += '-SkipRun' }
    $environment = @{
        APPLIANCEAUTH_TEST_STORE    = $Store
        POWERSHELL_TELEMETRY_OPTOUT = 1
        # With the commands of modules, which a throw-away home does not have.
        PSModuleAnalysisCachePath   = "$PSScriptRoot/../../output/ModuleAnalysisCache"
    }
    # Short processes spend most of their time on compiling scripts. Without profiling and optimizing they take about 40 % less. Long forms measure.
    if (-not $env:APPLIANCEAUTH_SOAK) { $environment += @{ DOTNET_TieredPGO = 0; DOTNET_JITMinOpts = 1 } }
    $run = & "$PSScriptRoot/Invoke-FreshPowerShell.ps1" "$PSScriptRoot/Write-TestCount.ps1" $arguments -TimeoutSec $TimeoutSec -Pwsh $Pwsh -Environment $environment
    $found = @(Get-Content -Raw $results | ConvertFrom-Json)
}
finally {
    Remove-Item $results
}

# A file that shares the process ends its output with a form feed.
$outputs = $run.Output -split "`f"
foreach ($number in 0..($files.Count - 1)) {
    $file = $files[$number]
    $result = $found | Where-Object Path -EQ $file.FullName
    $tests = foreach ($test in $result.Tests) {
        # These belong to the run of this file with SecretStore.
        if ($eachStore -and $Store -ne 'SecretStore' -and 'SecretStore' -in $test.Tags -and -not $Missing.Contains('SecretStore')) { continue }
        $outcome = $test.Result -in 'Passed', 'Failed' ? $test.Result : 'Skipped'
        $lacks = $needsStore ? $Store : (@($Missing.Keys | Where-Object { $_ -in $test.Tags }) + $null)[0]
        [pscustomobject]@{ Name = $test.Name; Result = $outcome; Lacks = $outcome -eq 'Skipped' ? $lacks : $null }
    }
    $ended = $result -and @($tests).Count
    [pscustomobject]@{
        File    = $file.Name
        Tests   = @($tests)
        Passed  = @($tests | Where-Object Result -EQ Passed).Count
        Failed  = @($tests | Where-Object Result -EQ Failed).Count + [int]$result.FailedBlocks + (-not $ended)
        Skipped = @($tests | Where-Object Result -EQ Skipped).Count
        Seconds = $watch.Elapsed.TotalSeconds
        Output  = ($outputs[$number] + ($ended ? '' : "$file did not reach its end (exit code $($run.ExitCode)).")).TrimStart()
    }
}
