#Requires -Version 7.4
<#
.SYNOPSIS
Installs the module from a package into a folder, as a user does, and returns the folder of the module.

.EXAMPLE
./packaging/Expand-ModulePackage.ps1 output/package output
#>
[CmdletBinding()]
param(
    # The folder with the .nupkg.
    [Parameter(Mandatory, Position = 0)] [string] $Package,

    # The folder for ApplianceAuth/<version>, which is replaced if it exists.
    [Parameter(Mandatory, Position = 1)] [string] $Destination
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

$folder = Join-Path (New-Item -ItemType Directory -Force $Destination) ApplianceAuth
if (Test-Path $folder) { Remove-Item -Recurse $folder }
$repository = "ApplianceAuth-$(New-Guid)"
Register-PSResourceRepository $repository -Uri (Resolve-Path $Package).Path -Trusted
try {
    # The dependency is in another repository.
    Save-PSResource ApplianceAuth -Repository $repository -Prerelease -SkipDependencyCheck -Path $Destination
}
finally {
    Unregister-PSResourceRepository $repository
}
Get-Item "$folder/*"
