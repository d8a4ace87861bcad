<#
.SYNOPSIS
Returns the test tags that this machine does not support, with the reason.

.DESCRIPTION
A test that needs more than PowerShell, Pester and the emulator has a tag for it. Tests with unsupported tags are skipped, counted and listed.
#>
[CmdletBinding()]
[OutputType([Collections.Specialized.OrderedDictionary])]
param()

$PSNativeCommandUseErrorActionPreference = $false

function Test-Program([string] $Name) { [bool](Get-Command $Name -CommandType Application -ErrorAction Ignore) }

function Test-SmallDisk {
    $folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "applianceauth-$(New-Guid)")).FullName
    try {
        mount -t tmpfs -o size=64k tmpfs $folder 2>$null
        $mounted = $LASTEXITCODE -eq 0
        if ($mounted) { umount $folder }
        $mounted
    }
    finally {
        Remove-Item $folder
    }
}

$missing = [ordered]@{}
foreach ($module in 'Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore', 'PSScriptAnalyzer') {
    if (-not (Get-Module -ListAvailable $module)) { $missing[($module -split '\.')[-1]] = "the module $module is not installed" }
}
if (-not (Test-Path (Join-Path $PSScriptRoot '../../output/ApplianceAuth/*/en-US/*-Help.xml'))) {
    $missing.PlatyPS = 'the help of the cmdlets is not built, which needs the module Microsoft.PowerShell.PlatyPS'
}
$system = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
if (-not (Test-Path (Join-Path $PSScriptRoot "../../output/ApplianceAuth/*/bin/dependencies/$system"))) {
    $missing.NativeCode = "ApplianceAuth.dll is not compiled for $system, which needs a compiler from NuGet"
}
if (-not (Test-Program chromium) -or -not (Test-Program chromedriver)) { $missing.Chromium = 'chromium and chromedriver are not installed' }
$runtime = Get-Content -Raw "$PSHOME/pwsh.runtimeconfig.json" | ConvertFrom-Json
if ($IsWindows -or $runtime.runtimeOptions.PSObject.Properties.Name -contains 'includedFrameworks') {
    $missing.DotNetTool = 'PowerShell is not the .NET tool for Unix'
}
if ($IsWindows) { $missing.Unix = 'this is Windows' }
if (-not $IsLinux -or (id -u) -ne 0) { $missing.Root = 'only root on Linux can create files of another user' }
if (-not $IsLinux -or -not (Test-Program script)) { $missing.Terminal = 'script(1) of util-linux is not installed' }
if (-not (Test-Program systemd-analyze)) { $missing.Systemd = 'systemd is not installed' }
if (-not $IsLinux -or -not (Test-SmallDisk)) { $missing.SmallDisk = 'no small file system can be mounted' }
$missing
