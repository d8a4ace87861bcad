<#
.SYNOPSIS
Installs the missing PowerShell modules, and returns the names of those that cannot be installed.

.EXAMPLE
./build/Install-RequiredModule.ps1 Microsoft.PowerShell.PlatyPS -Repository Mirror
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)]
    [string[]] $Name,

    # A repository that is registered with Register-PSResourceRepository.
    [string] $Repository = 'PSGallery',

    [int] $TimeoutSec = 120
)

$ErrorActionPreference = 'Stop'

$wanted = @{}
foreach ($module in $Name) {
    $wanted[$module] = @{ ModuleName = $module; ModuleVersion = & "$PSScriptRoot/Get-PackageVersion.ps1" $module }
}
function Get-Missing { $Name | Where-Object { -not (Get-Module -ListAvailable -FullyQualifiedName $wanted[$_]) } }

$missing = @(Get-Missing)
if (-not $missing) { return }

[void](Get-PSResourceRepository $Repository)
Write-Host "Installing $($missing -join ', ') from $Repository."
$commands = foreach ($module in $missing) {
    $install = "Install-PSResource $module -Version $($wanted[$module].ModuleVersion) -Repository '$Repository' -TrustRepository -Quiet -ErrorAction Stop"
    "try { $install } catch { `"$module cannot be installed: `$(`$_ -replace ' Request sent:.*')`" }"
}
$encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($commands -join "`n"))
$arguments = "-NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded"
# In another process, which can be stopped if the repository does not respond.
$process = Start-Process (& "$PSScriptRoot/Get-PwshPath.ps1") $arguments -NoNewWindow -PassThru
if (-not $process.WaitForExit($TimeoutSec * 1000)) {
    $process.Kill($true)
    Write-Host "$Repository did not respond within $TimeoutSec seconds."
}
Get-Missing
