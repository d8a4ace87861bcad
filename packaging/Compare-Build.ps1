#Requires -Version 7.4
<#
.SYNOPSIS
Builds and packs the commit once more from a clone elsewhere, and names every file whose bytes differ. No output means that none does.

.DESCRIPTION
To be run after ./build.ps1 package, which has made what is compared.
#>
[CmdletBinding()]
param(
    # What is compared was built with ./build.ps1 package -NoHelp.
    [switch] $NoHelp
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Get-Digest([string] $Folder) {
    $digests = @{}
    foreach ($file in Get-ChildItem "$Folder/output/ApplianceAuth", "$Folder/output/package" -Recurse -File) {
        $digests[[IO.Path]::GetRelativePath($Folder, $file.FullName)] = (Get-FileHash $file).Hash
    }
    $digests
}

$root = (Resolve-Path "$PSScriptRoot/..").Path
# Another path of another length: what a build writes down of its own place shows.
$clone = Join-Path ([IO.Path]::GetTempPath()) "applianceauth-second-$(New-Guid)"
try {
    git clone --quiet $root $clone
    # The compiler notes where the sources can be had, so both must say the same.
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
