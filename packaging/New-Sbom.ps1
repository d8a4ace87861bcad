#Requires -Version 7.4
<#
.SYNOPSIS
Writes the software bill of materials of a staged module into it: SPDX 2.2, in _manifest/spdx_2.2. The same commit gives the same bytes.

.DESCRIPTION
Microsoft's SBOM tool, which .config/dotnet-tools.json names, lists the module's files with their hashes and the NuGet packages that the projects
below src were restored with. The tool numbers the document at random and orders it by chance, so both are fixed afterwards.

.EXAMPLE
./packaging/New-Sbom.ps1 output/ApplianceAuth/0.1.0
#>
[CmdletBinding()]
param(
    # The folder of one version, with the manifest. Nothing in it may change afterwards.
    [Parameter(Mandatory, Position = 0)] [string] $Module
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Set-Order([Text.Json.Nodes.JsonArray] $List, [scriptblock] $Key) {
    $sorted = [Collections.Generic.SortedDictionary[string, Text.Json.Nodes.JsonNode]]::new([StringComparer]::Ordinal)
    foreach ($item in @($List)) { $sorted[(& $Key $item)] = $item }
    $List.Clear()
    foreach ($item in $sorted.Values) { $List.Add($item) }
}

$folder = (Resolve-Path $Module).Path
$root = (Resolve-Path "$PSScriptRoot/..").Path
$manifest = Import-PowerShellDataFile (Get-Item "$folder/*.psd1")
$gallery = $manifest.PrivateData.PSData
$commit, $seconds = -split (git -C $root log -1 --format='%H %ct')
$options = @{
    '-b'   = $folder
    '-bc'  = "$root/src"
    '-pn'  = 'ApplianceAuth'
    '-pv'  = "$($manifest.ModuleVersion)-$($gallery['Prerelease'])".TrimEnd('-')
    '-ps'  = $manifest.CompanyName
    '-nsb' = $gallery.ProjectUri
    '-nsu' = $commit
    '-gt'  = [DateTimeOffset]::FromUnixTimeSeconds($seconds).ToString('yyyy-MM-ddTHH:mm:ssZ')
    # Takes licences from the packages.
    '-pm'  = 'true'
    '-cd'  = '--DetectorsFilter NuGetProjectCentric'
    '-D'   = 'true'
    '-V'   = 'Warning'
}
$arguments = $options.GetEnumerator() | ForEach-Object { $_.Key, $_.Value }
Push-Location $root
try {
    dotnet tool restore | Write-Verbose
    dotnet tool run sbom-tool generate @arguments | Write-Verbose
}
finally {
    Pop-Location
}

$file = Join-Path $folder _manifest/spdx_2.2/manifest.spdx.json
$document = [Text.Json.Nodes.JsonNode]::Parse([IO.File]::ReadAllText($file))
Set-Order $document['files'] { "$($args[0]['fileName'])" }
Set-Order $document['packages'] { "$($args[0]['SPDXID'])" }
Set-Order $document['relationships'] { "$($args[0])" }
foreach ($package in @($document['packages'])) {
    if ("$($package['SPDXID'])" -ne 'SPDXRef-RootPackage') { continue }
    Set-Order $package['hasFiles'] { "$($args[0])" }
    # The tool takes licences from NuGet packages alone.
    $package['licenseDeclared'] = 'MIT'
    # The random number of the document becomes the code that SPDX computes from all files.
    $locator = $package['externalRefs'][0]
    $code = [guid]"$($package['packageVerificationCode']['packageVerificationCodeValue'])".Substring(0, 32)
    $locator['referenceLocator'] = "$($locator['referenceLocator'])" -replace '(?<=tag_id=).*', $code
}
$text = $document.ToJsonString([Text.Json.JsonSerializerOptions]@{ WriteIndented = $true })
[IO.File]::WriteAllText($file, $text.ReplaceLineEndings("`n"))
[IO.File]::WriteAllText("$file.sha256", (Get-FileHash $file).Hash.ToLowerInvariant())
Get-Item $file
