<#
.SYNOPSIS
Returns the path of a pwsh with native code, which takes a third of the processor time to start: the tests start some 300 processes.

.DESCRIPTION
The packages of PowerShell have native code (ReadyToRun), so it is the PowerShell that runs this script. The .NET tool has none: it is copied to
`.tools/native`, and the assemblies that each process loads are compiled there. Without the compiler, which comes from NuGet, it is the tool as it is.
#>
[CmdletBinding()]
param()

$PSNativeCommandUseErrorActionPreference = $false

function Test-NativeCode([string] $Assembly) {
    $reader = [Reflection.PortableExecutable.PEReader]::new([IO.File]::OpenRead($Assembly))
    try { $reader.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size -gt 0 } finally { $reader.Dispose() }
}

$pwsh = & "$PSScriptRoot/../../build/Get-PwshPath.ps1"
$name = Split-Path -Leaf $pwsh
if ((Test-NativeCode "$PSHOME/System.Management.Automation.dll") -or -not (Test-Path "$PSHOME/$name")) { return $pwsh }

$folder = New-Item -ItemType Directory -Force "$PSScriptRoot/../../.tools/native"
$copy = Join-Path $folder $PSVersionTable.PSVersion
if (Test-Path $copy) { return Join-Path $copy $name }

Write-Verbose "Compiling PowerShell to native code in $copy."
$compiled = Join-Path $folder compiled
$null = dotnet publish "$PSScriptRoot/NativePowerShell.csproj" "-p:PowerShellFolder=$PSHOME/" -o $compiled -v quiet -nologo
if ($LASTEXITCODE) { return $pwsh }

# Renamed once it is complete.
Remove-Item -Recurse "$copy.new" -ErrorAction Ignore
Copy-Item -Recurse $PSHOME "$copy.new"
Move-Item -Force "$compiled/*.dll" "$copy.new"
if (-not $IsWindows) { chmod 755 "$copy.new/$name" }
Move-Item "$copy.new" $copy
Join-Path $copy $name
