<#
.SYNOPSIS
Returns the path of an executable that starts the PowerShell version that runs this script.

.DESCRIPTION
[Environment]::ProcessPath is `dotnet` if PowerShell is installed as a .NET tool. The tool's pwsh is in $PSHOME, but NuGet makes it executable only
for the user who installed it.
#>
[CmdletBinding()]
param()

$PSNativeCommandUseErrorActionPreference = $false
$pwsh = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
if ($IsWindows) { $found = Test-Path $pwsh } else { test -x $pwsh; $found = $LASTEXITCODE -eq 0 }
if ($found) { return $pwsh }

$library = Join-Path $PSHOME pwsh.dll
if ($IsWindows -or -not (Test-Path $library)) {
    # Another program hosts PowerShell.
    return (Get-Command pwsh -CommandType Application -TotalCount 1 -ErrorAction Stop).Source
}

# exec keeps the process id, so that ending the process ends PowerShell.
$text = "#!/bin/sh`nexec dotnet '$($library -replace "'", "'\''")' `"`$@`"`n"
$launcher = Join-Path (New-Item -ItemType Directory -Force "$PSScriptRoot/../.tools/$($PSVersionTable.PSVersion)") pwsh
if ("$(Get-Content -Raw $launcher -ErrorAction Ignore)" -ne $text) {
    Set-Content $launcher $text -NoNewline
    chmod 755 $launcher
}
$launcher
