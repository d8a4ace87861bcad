<#
.SYNOPSIS
Runs a script in a new, non-interactive PowerShell process, with an empty home directory that is removed afterwards.

.OUTPUTS
An object with the exit code, or -1 where the time ran out, and what the script printed.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string] $File,

    [Parameter(Position = 1)]
    [string[]] $ArgumentList,

    [int] $TimeoutSec = 300,

    [string] $Pwsh = (& "$PSScriptRoot/../../build/Get-PwshPath.ps1"),

    # Variables to set.
    [hashtable] $Environment = @{},

    # Lets the script print to the console, instead of collecting what it prints.
    [switch] $ShowOutput
)

$temporaryHome = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "applianceauth-$(New-Guid)")
$staged = Join-Path $PSScriptRoot '../../output'

$start = [Diagnostics.ProcessStartInfo]::new($Pwsh)
foreach ($argument in '-NoProfile', '-NonInteractive', '-File', $File) { $start.ArgumentList.Add($argument) }
foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
$start.RedirectStandardInput = $true
$start.RedirectStandardOutput = -not $ShowOutput
$start.RedirectStandardError = -not $ShowOutput
foreach ($name in @($start.Environment.Keys) -match '^(XDG_.+_HOME|APPLIANCEAUTH_DATA)$') { [void]$start.Environment.Remove($name) }
if (-not $ShowOutput) { $start.Environment['NO_COLOR'] = '1' }
foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
# On Windows the home is USERPROFILE, and programs keep their data below the other two.
foreach ($name in $IsWindows ? @('HOME', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA') : 'HOME') { $start.Environment[$name] = $temporaryHome.FullName }
$start.Environment['PSModulePath'] = (Resolve-Path $staged).Path + [IO.Path]::PathSeparator + $env:PSModulePath

try {
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $streams = @(if (-not $ShowOutput) { $process.StandardOutput.ReadToEndAsync(); $process.StandardError.ReadToEndAsync() })
    $ended = $process.WaitForExit($TimeoutSec * 1000)
    if (-not $ended) { $process.Kill($true) }
    [pscustomobject]@{
        ExitCode = $ended ? $process.ExitCode : -1
        # A process that the script left behind may hold the streams open for ever.
        Output   = -join ($streams | Where-Object { $_.Wait(5000) } | ForEach-Object Result)
    }
}
finally {
    Remove-Item -Recurse -Force $temporaryHome
}
