#Requires -Version 7.4
<#
.SYNOPSIS
Changes the address of the repository in all files that contain it.

.DESCRIPTION
The address is the manifest's ProjectUri. Help pages, issue templates and other files repeat it, and the tests check that they do.

.EXAMPLE
./packaging/Set-ProjectUri.ps1 https://github.com/contoso/appliances
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The new address, without a trailing slash.
    [Parameter(Mandatory, Position = 0)] [ValidatePattern('^https://.+[^/]$')] [string] $Uri
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$root = (Resolve-Path "$PSScriptRoot/..").Path
$old = (Import-PowerShellDataFile "$root/ApplianceAuth.psd1").PrivateData.PSData.ProjectUri
foreach ($name in git -C $root grep --files-with-matches --fixed-strings $old) {
    $file = Join-Path $root $name
    if (-not $PSCmdlet.ShouldProcess($file)) { continue }
    [IO.File]::WriteAllText($file, [IO.File]::ReadAllText($file).Replace($old, $Uri))
}
