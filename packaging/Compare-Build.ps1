#Requires -Version 7.4
<#
.SYNOPSIS
Builds and packs the commit again in a clone, and returns the files that differ. Returns nothing if the builds are identical.

.DESCRIPTION
Run ./build.ps1 package first.
#>
[CmdletBinding()]
param(
    # The first package was built with -NoHelp.
    [switch] $NoHelp
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Get-Digest([string] $Folder) {
    $digests = @{}
    foreach ($file in Get-ChildItem "$Folder/output/ApplianceAuth", "$Folder/output/package", "$Folder/output/library" -Recurse -File) {
        $digests[[IO.Path]::GetRelativePath($Folder, $file.FullName)] = (Get-FileHash $file).Hash
    }
    $digests
}

$root = (Resolve-Path "$PSScriptRoot/..").Path
# In a path of another length, so that paths in the output are detected.
$clone = Join-Path ([IO.Path]::GetTempPath()) "applianceauth-second-$(New-Guid)"
try {
    git clone --quiet $root $clone
    # The compiler writes the address of the sources into the output.
    $origin = git -C $root remote
    if ($origin -contains 'origin') { git -C $clone remote set-url origin (git -C $root remote get-url origin) } else { git -C $clone remote remove origin }
    $help = @(if ($NoHelp) { '-NoHelp' })
    & (& "$root/build/Get-PwshPath.ps1") -NoProfile -NonInteractive -File "$clone/build.ps1" package -NoComparison @help | Write-Verbose

    $first, $second = (Get-Digest $root), (Get-Digest $clone)
    foreach ($file in @($first.Keys) + @($second.Keys) | Sort-Object -Unique) {
        if ($first[$file] -ne $second[$file]) { $file }
    }
}
finally {
    if (Test-Path $clone) { Remove-Item -Recurse -Force $clone }
}
