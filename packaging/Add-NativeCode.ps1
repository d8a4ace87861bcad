#Requires -Version 7.4
<#
.SYNOPSIS
Adds native code of ApplianceAuth.dll (ReadyToRun) to a staged module, in bin/dependencies/<runtime identifier>. The output is deterministic.

.DESCRIPTION
With native code a new process starts faster. The module works without it. An assembly that did not change is not compiled again.

.OUTPUTS
The reason if the compiler or a runtime package cannot be restored from NuGet.
#>
[CmdletBinding()]
param(
    # The folder of one version, with the manifest.
    [Parameter(Mandatory, Position = 0)] [string] $Module,

    # The configuration that the module was built in.
    [string] $Configuration = 'Release',

    # Adds native code for each system that Precompile.csproj lists, not only for this one.
    [switch] $AllSystems
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

$folder = Join-Path (Resolve-Path $Module) bin dependencies
$properties = "-p:DependenciesFolder=$folder/", "-p:Configuration=$Configuration", "-p:AllSystems=$AllSystems"
$output = dotnet msbuild "$PSScriptRoot/Precompile.csproj" -restore -t:Precompile @properties -v:quiet -nologo
if (-not $LASTEXITCODE) { return }

# Errors of NuGet, and of the SDK if it has no compiler for this system.
$reason = $output | Select-String 'error ((NU|NETSDK)\d+: .*?)( \[|$)' | Select-Object -First 1
if (-not $reason) { throw "ApplianceAuth.dll could not be compiled to native code:`n$($output -join "`n")" }
$reason.Matches.Groups[1].Value
