#Requires -Version 7.4
<#
.SYNOPSIS
Makes links in the README of a staged module absolute if their targets are not in the package.

.EXAMPLE
./packaging/Repair-Readme.ps1 output/ApplianceAuth/0.1.0
#>
[CmdletBinding()]
param(
    # The folder of one version, with the manifest.
    [Parameter(Mandatory, Position = 0)] [string] $Module
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$folder = (Resolve-Path $Module).Path
$address = (Import-PowerShellDataFile (Get-Item "$folder/*.psd1")).PrivateData.PSData.ProjectUri + '/blob/main'
$file = Join-Path $folder README.md
$text = [regex]::Replace([IO.File]::ReadAllText($file), '(?<=\]\()(?!https?:|#)[^)\s]+', {
    param($Link)
    (Test-Path (Join-Path $folder $Link.Value)) ? $Link.Value : "$address/$($Link.Value)"
})
[IO.File]::WriteAllText($file, $text)
